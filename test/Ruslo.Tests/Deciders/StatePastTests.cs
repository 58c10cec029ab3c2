using Xunit;

namespace Ruslo.Tests.Deciders;

public sealed class StatePastTests
{
    private static readonly Decider<Account, AccountCommand, AccountEvent> Decider = Accounts.Decider;

    private sealed record PaidIn(string Sum);

    private sealed record Swapped(int In, int Out);

    private sealed record Pinged;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_value_of_a_history_is_the_state_at_its_event_and_a_difference_is_that_of_two_of_them() => Simulation.Run(1, async simulation =>
    {
        var bench = new DecidingBench(runtime: simulation.Runtime);
        string[] tenants = ["", "a"];
        foreach (string tenant in tenants)
        {
            await bench.ExecuteAsync("x", new Open($"Ada of '{tenant}'"), new() { Tenant = tenant });
        }
        for (int i = 0; i < 1200; i++) // more than a page
        {
            AccountCommand command = simulation.Random.OneIn(3) ? new Withdraw(1 + simulation.Random.Next(3)) : new Deposit(1 + simulation.Random.Next(9));
            await bench.ExecuteAsync("x", command, new() { Tenant = simulation.Random.Pick(tenants) });
        }
        foreach (string tenant in tenants)
        {
            List<PastValue<Account>> history = await bench.Deciders.HistoryAsync(Decider, "x", tenant: tenant).ToListAsync();
            Assert.True(history.Count > 520);
            Assert.Equal(Enumerable.Range(0, history.Count).Select(static i => (long)i), history.Select(static past => past.Event.Version));
            Assert.All(history, past => Assert.Equal(tenant, past.Event.Stream.Tenant));
            Assert.Equal(await bench.Deciders.LoadAsync(Decider, "x", new LoadOptions { Tenant = tenant }), history[^1].Value);
            for (int i = 0; i < 20; i++)
            {
                PastValue<Account> from = simulation.Random.Pick(history), to = simulation.Random.Pick(history);
                Assert.Equal(from.Value, await bench.Deciders.LoadAsync(Decider, "x", new LoadOptions { AsOf = AsOf.Position(from.Event.Position), Tenant = tenant }));
                PastDifference<Account> difference = await bench.Deciders.DifferenceAsync(Decider, "x", AsOf.Version(from.Event.Version), AsOf.Version(to.Event.Version), tenant);
                Assert.Equal((from.Value, to.Value), (difference.Before, difference.After));
                Assert.Equal(from.Value != to.Value, difference.Changes.Any(static change => change.Path == "Balance"));
                Assert.Equal(history.Where(past => past.Event.Version > from.Event.Version && past.Event.Position <= to.Event.Position),
                    await bench.Deciders.HistoryAsync(Decider, "x", after: AsOf.Version(from.Event.Version), until: AsOf.Position(to.Event.Position), tenant).ToListAsync());
            }
        }
    });

    [Fact]
    public async Task A_stream_is_told_from_before_its_first_event_to_after_the_one_that_closed_it()
    {
        var bench = new DecidingBench();
        Assert.Empty(await bench.Deciders.HistoryAsync(Decider, "a", cancellationToken: Stop).ToListAsync(Stop));
        await bench.ExecuteAsync("a", new Open("Ada"));
        await bench.IntrudeAsync("a", new Audited("Eve")); // the decider has no type for it
        await bench.ExecuteAsync("a", new Deposit(5));
        await bench.ExecuteAsync("a", new End());
        Assert.Equal([("opened", new Account("Ada", 0)), ("deposited", new("Ada", 5)), ("ended", new("Ada", 5))],
            (await bench.Deciders.HistoryAsync(Decider, "a", cancellationToken: Stop).ToListAsync(Stop)).Select(static past => (past.Event.Name, past.Value)));
        PastDifference<Account> whole = await bench.Deciders.DifferenceAsync(Decider, "a", AsOf.Version(-1), AsOf.Version(3), cancellationToken: Stop);
        Assert.Equal((Account.None, new Account("Ada", 5)), (whole.Before, whole.After));
        Assert.Equal([new("Owner", "\"\"", "\"Ada\""), new ValueChange("Balance", "0", "5")], whole.Changes);
        Assert.Empty((await bench.Deciders.DifferenceAsync(Decider, "a", AsOf.Version(2), AsOf.Version(3), cancellationToken: Stop)).Changes);
    }

    [Fact]
    public async Task History_that_was_recorded_later_counts_at_the_time_it_occurred()
    {
        var bench = new DecidingBench();
        DateTimeOffset now = bench.Runtime.Time.GetUtcNow();
        await bench.ExecuteAsync("a", new Open("Ada"), new() { OccurredAt = now.AddDays(-9) });
        await bench.ExecuteAsync("a", new Deposit(10), new() { OccurredAt = now.AddDays(-1) });
        await bench.ExecuteAsync("a", new Deposit(5), new() { OccurredAt = now.AddDays(-8) });
        AsOf early = AsOf.OccurredTime(now.AddDays(-7)), late = AsOf.OccurredTime(now);
        Assert.Equal([(0L, 0), (2, 5)], (await bench.Deciders.HistoryAsync(Decider, "a", until: early, cancellationToken: Stop).ToListAsync(Stop)).Select(static past => (past.Event.Version, past.Value.Balance)));
        Assert.Equal([(1L, 10)], (await bench.Deciders.HistoryAsync(Decider, "a", after: early, until: late, cancellationToken: Stop).ToListAsync(Stop)).Select(static past => (past.Event.Version, past.Value.Balance)));
        Assert.Equal([new ValueChange("Balance", "5", "15")], (await bench.Deciders.DifferenceAsync(Decider, "a", early, late, cancellationToken: Stop)).Changes);
        Assert.Equal([new ValueChange("Balance", "15", "0")], (await bench.Deciders.DifferenceAsync(Decider, "a", AsOf.Time(bench.Runtime.Time.GetUtcNow()), AsOf.Version(0), cancellationToken: Stop)).Changes);
    }

    [Fact]
    public async Task Former_versions_are_told_as_they_were_recorded_and_folded_as_they_are_read_today()
    {
        var bench = new DecidingBench(catalog: new CatalogBuilder()
            .Event<PaidIn>("paid-in", "accounts").Upcast<PaidIn, Deposited>(static paid => new(int.Parse(paid.Sum, System.Globalization.CultureInfo.InvariantCulture)))
            .Event<Swapped>("swapped", "accounts").UpcastToMany<Swapped>(static swapped => [new Deposited(swapped.In), new Withdrawn(swapped.Out)], typeof(Deposited), typeof(Withdrawn))
            .Event<Pinged>("pinged", "accounts").UpcastToMany<Pinged>(static _ => []));
        await bench.ExecuteAsync("a", new Open("Ada"));
        await bench.IntrudeAsync("a", new PaidIn("7"));
        await bench.IntrudeAsync("a", new Pinged()); // read as nothing
        await bench.IntrudeAsync("a", new Swapped(20, 4)); // read as two
        Assert.Equal([("opened", 0), ("paid-in", 7), ("swapped", 23)], (await bench.Deciders.HistoryAsync(Decider, "a", cancellationToken: Stop).ToListAsync(Stop)).Select(static past => (past.Event.Name, past.Value.Balance)));
        Assert.Equal([new ValueChange("Balance", "7", "23")], (await bench.Deciders.DifferenceAsync(Decider, "a", AsOf.Version(1), AsOf.Version(3), cancellationToken: Stop)).Changes);
    }
}
