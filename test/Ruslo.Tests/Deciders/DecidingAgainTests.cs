using Xunit;

namespace Ruslo.Tests.Deciders;

/// <summary>What is decided more than once: after a lost race, on a kept state, under one command id.</summary>
public sealed class DecidingAgainTests
{
    private static readonly Decider<Account, AccountCommand, AccountEvent> Decider = Accounts.Decider;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_keeps_losing_is_told_who_won_after_a_bounded_number_of_tries()
    {
        DecidingBench bench = null!;
        int decided = 0;
        var busy = new Decider<Account, AccountCommand, AccountEvent>("accounts", Account.None, (account, command, context) =>
        {
            decided++;
            bench.IntrudeAsync("a", new Deposited(1)).GetAwaiter().GetResult(); // memory: it completes at once
            return Accounts.Decide(account, command, context);
        }, Accounts.Evolve);
        bench = new DecidingBench();
        await bench.ExecuteAsync("a", new Open("Ada"));
        Executed<Account, AccountEvent> executed = await bench.Deciders.ExecuteAsync(busy, "a", new Deposit(100), Stop);
        Assert.InRange(decided, 2, 20);
        Assert.Equal((new StreamId("accounts", "a"), decided), (executed.Conflict!.Stream, executed.Conflict.Actual));
        Assert.Empty(executed.Events);
        Assert.Equal(decided, (await bench.Deciders.LoadAsync(Decider, "a", Stop)).Balance); // nothing of it was recorded
    }

    [Fact]
    public async Task A_decision_of_nothing_on_a_kept_state_is_confirmed_by_the_log()
    {
        var bench = new DecidingBench();
        var lazy = new Decider<Account, AccountCommand, AccountEvent>("accounts", Account.None, static (account, _) => account.Balance > 0 ? new Withdrawn(account.Balance) : [], Accounts.Evolve);
        await bench.IntrudeAsync("a", new Opened("Ada"));
        Assert.Empty((await bench.Deciders.ExecuteAsync(lazy, "a", new Remind(), Stop)).Events);
        await bench.IntrudeAsync("a", new Deposited(3));
        Assert.Equal([new Withdrawn(3)], (await bench.Deciders.ExecuteAsync(lazy, "a", new Remind(), Stop)).Events);
        Assert.Empty((await bench.Deciders.ExecuteAsync(lazy, "a", new Remind(), Stop)).Events);
        await bench.IntrudeAsync("a", new Deposited(4)); // now the state without money is the one that is kept
        Assert.Equal([new Withdrawn(4)], (await bench.Deciders.ExecuteAsync(lazy, "a", new Remind(), Stop)).Events);
    }

    [Fact]
    public async Task A_command_that_produced_nothing_is_not_remembered()
    {
        var bench = new DecidingBench();
        await bench.ExecuteAsync("a", new Open("Ada"));
        var options = new ExecuteOptions { CommandId = Guid.Parse("0199d000-0000-7000-8000-0000000000d1") };
        Executed<Account, AccountEvent> nothing = await bench.ExecuteAsync("a", new Open("Bob"), options);
        Assert.False(nothing.IsRepeated);
        Assert.Empty(nothing.Events);
        Executed<Account, AccountEvent> anew = await bench.ExecuteAsync("a", new Deposit(5), options);
        Assert.False(anew.IsRepeated);
        Assert.Equal([new Deposited(5)], anew.Events);
    }
}
