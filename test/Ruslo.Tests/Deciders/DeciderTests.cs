using Xunit;

namespace Ruslo.Tests.Deciders;

public sealed class DeciderTests
{
    private static readonly Decider<Account, AccountCommand, AccountEvent> Decider = Accounts.Decider;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_decision_is_recorded_in_the_stream_of_its_decider_and_folded_into_the_state()
    {
        var bench = new DecidingBench();
        await bench.ExecuteAsync("a", new Open("Ada"));
        await bench.ExecuteAsync("a", new Deposit(50));
        Executed<Account, AccountEvent> executed = await bench.ExecuteAsync("a", new Withdraw(20));

        Assert.True(executed.IsDone);
        Assert.Equal([new Withdrawn(19), new Withdrawn(1)], executed.Events);
        Assert.Equal((3L, new Account("Ada", 30)), (executed.Version, executed.State));
        IReadOnlyList<RecordedEvent> all = await bench.AllAsync();
        Assert.Equal(["opened", "deposited", "withdrawn", "withdrawn"], all.Select(static e => e.Name));
        Assert.All(all, static e => Assert.Equal(new StreamId("accounts", "a"), e.Stream));
        Assert.True(executed.Token.Identifies(bench.Log.Id, all[3]));
        Assert.Equal(new Account("Ada", 30), await bench.Deciders.LoadAsync(Decider, "a", Stop));
    }

    [Fact]
    public async Task A_refusal_is_a_value_and_records_nothing()
    {
        var bench = new DecidingBench();
        await bench.ExecuteAsync("a", new Open("Ada"));
        Executed<Account, AccountEvent> executed = await bench.ExecuteAsync("a", new Withdraw(1));
        Assert.Equal(new Refusal("not-enough"), executed.Refusal);
        Assert.Equal((0L, 1L), (executed.Version, bench.Log.Head));
        Assert.Equal("not-enough", Assert.Throws<CommandRefusedException>(() => executed.OrThrow()).Refusal!.Reason);
    }

    [Fact]
    public async Task A_decision_of_nothing_records_nothing()
    {
        var bench = new DecidingBench();
        await bench.ExecuteAsync("a", new Open("Ada"));
        Executed<Account, AccountEvent> executed = await bench.ExecuteAsync("a", new Open("Bob"));
        Assert.True(executed.IsDone);
        Assert.Empty(executed.Events);
        Assert.Equal(new Account("Ada", 0), executed.State);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1024)]
    public async Task What_others_wrote_meanwhile_is_decided_on(int cachedStates)
    {
        var bench = new DecidingBench(cachedStates: cachedStates);
        await bench.ExecuteAsync("a", new Open("Ada"));
        await bench.IntrudeAsync("a", new Deposited(10));
        await bench.IntrudeAsync("a", new Audited("tax office"));
        Assert.Equal(new Account("Ada", 3), (await bench.ExecuteAsync("a", new Withdraw(7))).State);
        await bench.IntrudeAsync("a", new Withdrawn(3));
        Assert.Equal("not-enough", (await bench.ExecuteAsync("a", new Withdraw(3))).Refusal?.Reason);
        await bench.IntrudeAsync("a", new Deposited(3));
        Assert.Null((await bench.ExecuteAsync("a", new Withdraw(3))).Refusal);
    }

    [Fact]
    public async Task A_kept_state_refuses_only_what_the_log_confirms()
    {
        var bench = new DecidingBench();
        await bench.ExecuteAsync("a", new Open("Ada"));
        await bench.IntrudeAsync("a", new Deposited(10));
        Assert.Null((await bench.ExecuteAsync("a", new Withdraw(10))).Refusal);
    }

    [Fact]
    public async Task History_is_decided_at_the_time_when_it_happened_and_its_events_keep_it()
    {
        var then = new DateTimeOffset(2017, 1, 5, 9, 0, 0, TimeSpan.FromHours(-3));
        var bench = new DecidingBench();
        var seen = new List<DateTimeOffset>();
        var decider = new Decider<int, int, AccountEvent>("accounts", 0, (_, amount, context) =>
        {
            seen.Add(context.Now);
            return new Deposited(amount);
        }, static (_, _) => 0);
        (await bench.Deciders.ExecuteAsync(decider, "a", 5, new() { OccurredAt = then }, Stop)).OrThrow();
        (await bench.Deciders.ExecuteAsync(decider, "a", 6, Stop)).OrThrow();
        IReadOnlyList<RecordedEvent> all = await bench.AllAsync();
        Assert.Equal((then.ToUniversalTime(), then.ToUniversalTime()), (all[0].OccurredAt, seen[0]));
        Assert.Equal(TimeSpan.Zero, seen[0].Offset);
        Assert.Equal(all[1].RecordedAt, all[1].OccurredAt);
    }

    [Fact]
    public void Ids_of_a_decision_are_new_and_come_from_the_one_source_of_the_application()
    {
        var decider = new Decider<int, int, AccountEvent>("accounts", 0, static (_, _, context) => [new Opened($"{context.NewId()}"), new Opened($"{context.NewId()}")], static (_, _) => 0);
        string[] first = Run(7), again = Run(7), other = Run(8);
        Assert.Equal(4, first.Distinct().Count());
        Assert.Equal(first, again);
        Assert.Empty(first.Intersect(other));

        string[] Run(ulong seed)
        {
            var ids = new List<string>();
            Simulation.Run(seed, async simulation =>
            {
                var bench = new DecidingBench(runtime: simulation.Runtime);
                for (int i = 0; i < 2; i++)
                {
                    ids.AddRange((await bench.Deciders.ExecuteAsync(decider, "a", i)).Events.Cast<Opened>().Select(static opened => opened.Owner));
                }
            });
            return [.. ids];
        }
    }

    [Fact]
    public async Task The_state_of_the_past_is_that_of_a_version_a_position_or_a_time()
    {
        var time = new ManualTime(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var bench = new DecidingBench(runtime: new(time));
        await bench.ExecuteAsync("a", new Open("Ada"));
        await bench.ExecuteAsync("b", new Open("Bob"));
        time.Now += TimeSpan.FromHours(1);
        await bench.ExecuteAsync("a", new Deposit(10));
        time.Now += TimeSpan.FromHours(1);
        await bench.IntrudeAsync("a", new Deposited(5), occurredAt: time.Now - TimeSpan.FromDays(1));
        time.Now += TimeSpan.FromHours(1);
        await bench.ExecuteAsync("a", new Withdraw(1 + 1));

        async Task<string> BalancesAsync(params AsOf[] points)
        {
            var balances = new List<int>();
            foreach (AsOf point in points)
            {
                balances.Add((await bench.Deciders.LoadAsync(Decider, "a", point, Stop)).Balance);
            }
            return string.Join(' ', balances);
        }
        DateTimeOffset start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal("0 10 15 14 13", await BalancesAsync(AsOf.Version(0), AsOf.Version(1), AsOf.Version(2), AsOf.Version(3), AsOf.Version(9)));
        Assert.Equal("0 0 10", await BalancesAsync(AsOf.Position(0), AsOf.Position(2), AsOf.Position(3)));
        Assert.Equal("0 10 15 13", await BalancesAsync(AsOf.Time(start), AsOf.Time(start.AddMinutes(90)), AsOf.Time(start.AddHours(2)), AsOf.Time(start.AddYears(1))));
        Assert.Equal("5 15", await BalancesAsync(AsOf.OccurredTime(start), AsOf.OccurredTime(start.AddHours(1))));
    }

    [Fact]
    public async Task A_stream_exists_once_it_has_an_event()
    {
        var bench = new DecidingBench();
        Assert.False(await bench.Deciders.ExistsAsync(Decider, "a", cancellationToken: Stop));
        await bench.ExecuteAsync("a", new Deposit(1)); // refused
        Assert.False(await bench.Deciders.ExistsAsync(Decider, "a", cancellationToken: Stop));
        await bench.ExecuteAsync("a", new Open("Ada"));
        Assert.True(await bench.Deciders.ExistsAsync(Decider, "a", cancellationToken: Stop));
        Assert.False(await bench.Deciders.ExistsAsync(Decider, "a", "acme", Stop));
    }

    [Fact]
    public async Task No_decision_crosses_a_tenant()
    {
        var bench = new DecidingBench();
        await bench.ExecuteAsync("a", new Open("Ada"));
        await bench.ExecuteAsync("a", new Open("Eve"), new() { Tenant = "acme" });
        Assert.Equal("Eve", (await bench.Deciders.LoadAsync(Decider, "a", new LoadOptions { Tenant = "acme" }, Stop)).Owner);
        Assert.Equal("Ada", (await bench.Deciders.LoadAsync(Decider, "a", Stop)).Owner);
        Assert.Equal(new StreamId("acme", "accounts", "a"), (await bench.AllAsync())[1].Stream);
    }

    [Fact]
    public async Task A_command_with_an_id_is_executed_once()
    {
        var bench = new DecidingBench();
        await bench.ExecuteAsync("a", new Open("Ada"));
        await bench.ExecuteAsync("a", new Deposit(500));
        var options = new ExecuteOptions { CommandId = Guid.Parse("0199d000-0000-7000-8000-000000000001") };
        Executed<Account, AccountEvent> first = await bench.ExecuteAsync("a", new Withdraw(200), options);
        await bench.ExecuteAsync("a", new Deposit(1));
        Executed<Account, AccountEvent> again = await bench.ExecuteAsync("a", new Withdraw(200), options);

        Assert.False(first.IsRepeated);
        Assert.True(again.IsRepeated);
        Assert.Equal(DerivedId.ForCommanded(bench.Log.Id, new("accounts", "a"), options.CommandId.Value, 0), (await bench.AllAsync())[2].EventId);
        Assert.Equal((first.Token, first.Version, first.State), (again.Token, again.Version, again.State));
        Assert.Equal(first.Events, again.Events);
        Assert.Equal(301, (await bench.Deciders.LoadAsync(Decider, "a", Stop)).Balance);
        Assert.False((await bench.ExecuteAsync("b", new Open("Bob"), options)).IsRepeated); // another stream: another command
    }

    [Fact]
    public async Task A_refused_command_is_not_remembered()
    {
        var bench = new DecidingBench();
        await bench.ExecuteAsync("a", new Open("Ada"));
        var options = new ExecuteOptions { CommandId = Guid.Parse("0199d000-0000-7000-8000-000000000002") };
        Assert.NotNull((await bench.ExecuteAsync("a", new Withdraw(5), options)).Refusal);
        await bench.ExecuteAsync("a", new Deposit(5));
        Assert.Equal(0, (await bench.ExecuteAsync("a", new Withdraw(5), options)).OrThrow().State.Balance);
    }

    [Fact]
    public async Task What_the_caller_expects_must_be_so()
    {
        var bench = new DecidingBench();
        await bench.ExecuteAsync("a", new Open("Ada"));
        await bench.IntrudeAsync("a", new Deposited(5));
        var options = new ExecuteOptions { ExpectedVersion = ExpectedVersion.Exactly(0) };
        Executed<Account, AccountEvent> executed = await bench.ExecuteAsync("a", new Deposit(1), options);
        Assert.Equal(new Conflict(new("accounts", "a"), ExpectedVersion.Exactly(0), 1), executed.Conflict);
        Assert.Throws<ConflictException>(() => executed.OrThrow());
        Assert.True((await bench.ExecuteAsync("a", new Deposit(1), new() { ExpectedVersion = ExpectedVersion.Exactly(1) })).IsDone);
        Assert.NotNull((await bench.ExecuteAsync("b", new Open("Bob"), new() { ExpectedVersion = ExpectedVersion.StreamExists })).Conflict);
    }

    [Fact]
    public async Task Commands_are_recorded_with_the_events_that_they_go_with()
    {
        var bench = new DecidingBench();
        await bench.ExecuteAsync("a", new Open("Ada"));
        await bench.ExecuteAsync("a", new Deposit(500));
        Executed<Account, AccountEvent> executed = await bench.ExecuteAsync("a", new Withdraw(200));
        RecordedEvent sent = (await bench.AllAsync())[^1];
        Assert.Equal((new StreamId("send-receipt", "a"), EventKind.Command), (sent.Stream, sent.Kind));
        Assert.True(executed.Token.Identifies(bench.Log.Id, sent));
        Assert.Equal(2, executed.Version);
    }

    [Fact]
    public async Task An_event_that_names_another_stream_is_a_fault()
    {
        var bench = new DecidingBench();
        await bench.ExecuteAsync("a", new Open("Ada"));
        InvalidOperationException fault = await Assert.ThrowsAsync<InvalidOperationException>(() => bench.ExecuteAsync("a", new Flag("b")).AsTask());
        Assert.Contains("'b'", fault.Message, StringComparison.Ordinal);
        Assert.Equal([new Flagged("a", "eve")], (await bench.ExecuteAsync("a", new Flag("a"), new() { User = "eve" })).Events);
        Assert.Equal("accounts", (await bench.AllAsync())[^1].Stream.Topic); // the decider's stream wins over the event's own topic
    }

    [Fact]
    public async Task Nothing_is_decided_on_a_stream_that_cannot_be_read()
    {
        var bench = new DecidingBench();
        var unknown = new NewEvent(new("accounts", "a"), Guid.Parse("0199d000-0000-7000-8000-000000000003"), "frozen", "{}"u8.ToArray());
        await bench.Log.AppendAsync(new() { Events = new[] { unknown } }, Stop);
        RusloException fault = await Assert.ThrowsAsync<RusloException>(() => bench.ExecuteAsync("a", new Open("Ada")).AsTask());
        Assert.Contains("'frozen'", fault.Message, StringComparison.Ordinal);
        Assert.Equal((1L, unknown.EventId), (fault.Position, fault.EventId));
    }

    [Fact]
    public void Callers_that_decide_at_the_same_moment_never_overdraw()
    {
        for (ulong seed = 1; seed <= 40; seed++)
        {
            Simulation.Run(seed, async simulation =>
            {
                var bench = new DecidingBench(runtime: simulation.Runtime, log: new YieldingLog(new InMemoryEventLog(simulation.Runtime), simulation), cachedStates: seed % 2 == 0 ? 4 : 0);
                await bench.ExecuteAsync("a", new Open("Ada"));
                await bench.ExecuteAsync("a", new Deposit(50));
                int withdrawn = 0, repeated = 0;
                await Task.WhenAll(Enumerable.Range(0, 12).Select(caller => simulation.Runtime.Start(async () =>
                {
                    for (int i = 0; i < 5; i++)
                    {
                        var options = new ExecuteOptions { CommandId = simulation.Runtime.Ids.NewId(simulation.Time.GetUtcNow()) };
                        Executed<Account, AccountEvent>[] results = await Task.WhenAll(bench.ExecuteAsync("a", new Withdraw(2), options).AsTask(), bench.ExecuteAsync("a", new Withdraw(2), options).AsTask());
                        withdrawn += results.Any(static r => r.IsDone) ? 2 : 0;
                        repeated += results.Count(static r => r.IsRepeated);
                    }
                })));
                Account account = await bench.Deciders.LoadAsync(Decider, "a");
                Assert.InRange(account.Balance, 0, 50);
                Assert.Equal(50 - withdrawn, account.Balance);
                Assert.True(repeated > 0, "Some of the twins found each other.");
            });
        }
    }

    private sealed class ManualTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
