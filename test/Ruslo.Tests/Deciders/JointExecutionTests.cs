using Xunit;

namespace Ruslo.Tests.Deciders;

public sealed class JointExecutionTests
{
    private static readonly Decider<Account, AccountCommand, AccountEvent> Decider = Accounts.Decider;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commands_for_several_streams_are_recorded_together()
    {
        DecidingBench bench = await OpenAsync(new DecidingBench(), ("a", 50), ("b", 0));
        long head = bench.Log.Head;
        var joint = new JointExecution();
        JointPart<Account, AccountCommand, AccountEvent> from = joint.Add(Decider, "a", new Withdraw(20)), to = joint.Add(Decider, "b", new Deposit(20));
        ExecutedTogether executed = await bench.Deciders.ExecuteAsync(joint, Stop);

        Assert.True(executed.IsDone);
        Assert.Equal((30, 20), (from.Result.State.Balance, to.Result.State.Balance));
        Assert.Equal((3L, 2L), (from.Result.Version, to.Result.Version));
        IReadOnlyList<RecordedEvent> all = await bench.AllAsync();
        Assert.Equal(head + 3, all.Count);
        Assert.True(executed.Token.Identifies(bench.Log.Id, all[^1]));
        Assert.True(from.Result.Token.Identifies(bench.Log.Id, all[^2]));
        Assert.Equal((30, 20), (await BalanceAsync(bench, "a"), await BalanceAsync(bench, "b")));
    }

    [Fact]
    public async Task When_one_refuses_nothing_is_recorded()
    {
        DecidingBench bench = await OpenAsync(new DecidingBench(), ("a", 50));
        long head = bench.Log.Head;
        var joint = new JointExecution();
        JointPart<Account, AccountCommand, AccountEvent> from = joint.Add(Decider, "a", new Withdraw(20)), to = joint.Add(Decider, "nobody", new Deposit(20));
        ExecutedTogether executed = await bench.Deciders.ExecuteAsync(joint, Stop);
        Assert.Equal("no-account", executed.Refusal?.Reason);
        Assert.Equal((null, "no-account"), (from.Refusal?.Reason, to.Refusal?.Reason));
        Assert.Equal((50, head), (from.Result.State.Balance, bench.Log.Head));
        Assert.Empty(from.Result.Events);
        Assert.Throws<CommandRefusedException>(() => executed.OrThrow());
    }

    [Fact]
    public async Task What_the_caller_expects_of_a_stream_must_be_so()
    {
        DecidingBench bench = await OpenAsync(new DecidingBench(), ("a", 50), ("b", 0));
        var joint = new JointExecution();
        joint.Add(Decider, "a", new Withdraw(20));
        joint.Add(Decider, "b", new Deposit(20), new() { ExpectedVersion = ExpectedVersion.Exactly(0) });
        ExecutedTogether executed = await bench.Deciders.ExecuteAsync(joint, Stop);
        Assert.Equal(new Conflict(new("accounts", "b"), ExpectedVersion.Exactly(0), 1), executed.Conflict);
        Assert.Equal(50, await BalanceAsync(bench, "a"));
    }

    [Fact]
    public async Task A_joint_execution_is_for_one_execution_of_different_streams()
    {
        DecidingBench bench = await OpenAsync(new DecidingBench(), ("a", 50));
        var joint = new JointExecution();
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Deciders.ExecuteAsync(joint, Stop).AsTask());
        JointPart<Account, AccountCommand, AccountEvent> part = joint.Add(Decider, "a", new Withdraw(1));
        Assert.Throws<InvalidOperationException>(() => part.Result);
        Assert.Throws<ArgumentException>(() => joint.Add(Decider, "a", new Deposit(1)));
        Assert.Throws<ArgumentException>(() => joint.Add(Decider, "b", new Deposit(1), new() { CommandId = Guid.Parse("0199d000-0000-7000-8000-000000000001") }));
        joint.Add(Decider, "a", new Open("Eve"), new() { Tenant = "acme" });
        (await bench.Deciders.ExecuteAsync(joint, Stop)).OrThrow();
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Deciders.ExecuteAsync(joint, Stop).AsTask());
    }

    [Fact]
    public void Money_that_moves_between_streams_is_neither_lost_nor_made()
    {
        for (ulong seed = 1; seed <= 30; seed++)
        {
            Simulation.Run(seed, async simulation =>
            {
                string[] keys = ["a", "b", "c"];
                DecidingBench bench = await OpenAsync(new DecidingBench(new YieldingLog(new InMemoryEventLog(simulation.Runtime), simulation), simulation.Runtime, seed % 2 == 0 ? 8 : 0), ("a", 30), ("b", 30), ("c", 30));
                await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => simulation.Runtime.Start(async () =>
                {
                    for (int i = 0; i < 6; i++)
                    {
                        int from = simulation.Random.Next(3), amount = 2 + simulation.Random.Next(12);
                        var joint = new JointExecution();
                        joint.Add(Decider, keys[from], new Withdraw(amount));
                        joint.Add(Decider, keys[(from + 1 + simulation.Random.Next(2)) % 3], new Deposit(amount));
                        _ = await bench.Deciders.ExecuteAsync(joint); // refused, beaten or done
                    }
                })));
                int[] balances = [await BalanceAsync(bench, "a"), await BalanceAsync(bench, "b"), await BalanceAsync(bench, "c")];
                Assert.Equal(90, balances.Sum());
                Assert.All(balances, static balance => Assert.True(balance >= 0));
            });
        }
    }

    private static async Task<DecidingBench> OpenAsync(DecidingBench bench, params (string Key, int Balance)[] accounts)
    {
        foreach ((string key, int balance) in accounts)
        {
            await bench.ExecuteAsync(key, new Open(key));
            await bench.ExecuteAsync(key, new Deposit(balance));
        }
        return bench;
    }

    private static async Task<int> BalanceAsync(DecidingBench bench, string key) => (await bench.Deciders.LoadAsync(Decider, key)).Balance;
}
