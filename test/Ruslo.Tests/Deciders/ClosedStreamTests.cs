using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests.Deciders;

public sealed class ClosedStreamTests
{
    private static readonly Decider<Account, AccountCommand, AccountEvent> Decider = Accounts.Decider;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1024)]
    public async Task A_closed_stream_refuses_what_is_decided_and_is_loaded_as_any_other(int cachedStates)
    {
        var bench = new DecidingBench(cachedStates: cachedStates);
        await bench.ExecuteAsync("a", new Open("Ada"));
        await bench.ExecuteAsync("a", new Deposit(5));
        Assert.True((await bench.ExecuteAsync("a", new End())).IsDone);
        Assert.True((await bench.AllAsync())[^1].Closes);
        long head = bench.Log.Head;

        Executed<Account, AccountEvent> late = await bench.ExecuteAsync("a", new Deposit(1));
        Assert.Equal((Refusal.StreamClosed, 2L, new Account("Ada", 5)), (late.Refusal, late.Version, late.State));
        Assert.Empty(late.Events);
        Assert.Equal(Refusal.StreamClosed, (await bench.ExecuteAsync("a", new End())).Refusal);
        Assert.Equal("not-enough", (await bench.ExecuteAsync("a", new Withdraw(9))).Refusal!.Reason); // the decider's own reason comes first
        Assert.True((await bench.ExecuteAsync("a", new Open("Bob"))).IsDone); // of nothing
        Assert.NotNull((await bench.ExecuteAsync("a", new Deposit(1), new() { ExpectedVersion = ExpectedVersion.Exactly(1) })).Conflict);
        Assert.Equal(new Account("Ada", 5), await bench.Deciders.LoadAsync(Decider, "a", Stop));
        Assert.True(await bench.Deciders.ExistsAsync(Decider, "a", cancellationToken: Stop));
        Assert.Equal(head, bench.Log.Head);
    }

    [Fact]
    public async Task A_state_that_is_behind_the_closing_is_refused_by_the_log()
    {
        var bench = new DecidingBench();
        await bench.ExecuteAsync("a", new Open("Ada"));
        await bench.IntrudeAsync("a", new Deposited(7));
        await bench.IntrudeAsync("a", new Ended()); // memory still has the state of the first event
        Executed<Account, AccountEvent> late = await bench.ExecuteAsync("a", new Deposit(1));
        Assert.Equal((Refusal.StreamClosed, 2L, new Account("Ada", 7)), (late.Refusal, late.Version, late.State));
        Assert.Equal(3, bench.Log.Head);
    }

    [Fact]
    public async Task A_command_that_was_executed_before_the_closing_has_its_first_result()
    {
        var bench = new DecidingBench();
        await bench.ExecuteAsync("a", new Open("Ada"));
        var options = new ExecuteOptions { CommandId = Guid.Parse("0199d000-0000-7000-8000-0000000000c1") };
        await bench.ExecuteAsync("a", new Deposit(5), options);
        var ending = new ExecuteOptions { CommandId = Guid.Parse("0199d000-0000-7000-8000-0000000000c2") };
        await bench.ExecuteAsync("a", new End(), ending);
        Assert.True((await bench.ExecuteAsync("a", new Deposit(5), options)).IsRepeated);
        Assert.True((await bench.ExecuteAsync("a", new End(), ending)).IsRepeated);
    }

    [Fact]
    public async Task Nothing_is_decided_after_a_closing_event_in_the_same_decision()
    {
        var bench = new DecidingBench();
        await bench.ExecuteAsync("a", new Open("Ada"));
        InvalidOperationException fault = await Assert.ThrowsAsync<InvalidOperationException>(() => bench.ExecuteAsync("a", new End(TooEarly: true)).AsTask());
        Assert.Contains("before its last event", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, bench.Log.Head);
    }

    [Fact]
    public async Task Several_streams_are_refused_together_when_one_is_closed()
    {
        var bench = new DecidingBench();
        await bench.ExecuteAsync("a", new Open("Ada"));
        await bench.ExecuteAsync("b", new Open("Bob"));
        await bench.ExecuteAsync("b", new End());
        var joint = new JointExecution();
        joint.Add(Decider, "a", new Deposit(1));
        joint.Add(Decider, "b", new Deposit(1));
        ExecutedTogether executed = await bench.Deciders.ExecuteAsync(joint, Stop);
        Assert.Equal(Refusal.StreamClosed, executed.Refusal);
        Assert.Equal(3, bench.Log.Head);
    }

    [Fact]
    public async Task Subscribers_learn_that_a_stream_is_closed()
    {
        var seen = new ConcurrentQueue<(string Name, bool Closes)>();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRusloCore(static catalog => Accounts.AddTo(catalog), ruslo => ruslo.UseInMemory()
            .AddSubscription("all", s => s.Topics("accounts").OnAll((e, _, _) =>
            {
                seen.Enqueue((e.Name, e.Closes));
                return default;
            }))
            .AddSubscription("ended", s => s.On<Ended>((_, context, _) =>
            {
                seen.Enqueue(("typed", context.Recorded.Closes));
                return default;
            })));
        await using TestApp app = await TestApp.StartAsync(builder, cancellationToken: Stop);
        var deciders = app.Services.GetRequiredService<IDirectDeciders>();
        (await deciders.ExecuteAsync(Decider, "a", new Open("Ada"), Stop)).OrThrow();
        await app.SettleAsync(Stop);
        (await deciders.ExecuteAsync(Decider, "a", new End(), Stop)).OrThrow();
        await app.SettleAsync(Stop);
        Assert.Equal([("ended", true), ("opened", false), ("typed", true)], seen.Order());
    }

    [Fact]
    public async Task Callers_that_decide_while_a_stream_is_closed_are_done_or_refused()
    {
        var bench = new DecidingBench();
        await bench.ExecuteAsync("a", new Open("Ada"));
        Task<Executed<Account, AccountEvent>>[] all = [.. Enumerable.Range(0, 9).Select(i => Task.Factory.StartNew(() => bench.ExecuteAsync("a", i == 4 ? new End() : new Deposit(1)).AsTask(), Stop, TaskCreationOptions.None, TaskScheduler.Default).Unwrap())];
        Executed<Account, AccountEvent>[] results = await Task.WhenAll(all);
        Assert.All(results, static result => Assert.True(result.IsDone || result.Refusal == Refusal.StreamClosed || result.Conflict is not null));
        IReadOnlyList<RecordedEvent> events = await bench.AllAsync();
        Assert.Equal(events.Count - 1, results.Count(static result => result.IsDone));
        Assert.All(events.SkipLast(1), static e => Assert.False(e.Closes));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task What_was_decided_before_the_closing_was_known_is_decided_again(bool isKept, bool isJoint)
    {
        var bench = new DecidingBench(cachedStates: isKept ? 1024 : 0);
        Action? race = null;
        var knowing = new Decider<Account, AccountCommand, AccountEvent>("accounts", Account.None, (account, command, context) =>
        {
            Interlocked.Exchange(ref race, null)?.Invoke();
            return account.Owner != "ended" ? Accounts.Decide(account, command, context) : command is Deposit ? [] : Decision.Refuse("has-ended");
        }, static (account, e) => e is Ended ? account with { Owner = "ended" } : Accounts.Evolve(account, e));
        foreach ((string key, AccountCommand command, string? reason) in ((string, AccountCommand, string?)[])[("a", new Deposit(1), null), ("b", new End(), "has-ended")])
        {
            (await bench.Deciders.ExecuteAsync(knowing, key, new Open("Ada"), Stop)).OrThrow();
            race = () => bench.IntrudeAsync(key, new Ended()).GetAwaiter().GetResult(); // memory: it completes at once
            if (isKept)
            {
                Interlocked.Exchange(ref race, null)!.Invoke();
            }
            var joint = new JointExecution();
            JointPart<Account, AccountCommand, AccountEvent> part = joint.Add(knowing, key, command);
            Refusal? refusal = isJoint ? (await bench.Deciders.ExecuteAsync(joint, Stop)).Refusal : (await bench.Deciders.ExecuteAsync(knowing, key, command, Stop)).Refusal;
            Assert.Equal(reason, refusal?.Reason);
            Assert.True(!isJoint || part.Result is { State.Owner: "ended", Version: 1 });
        }
    }
}
