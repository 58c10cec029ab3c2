using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests.Deciders;

/// <summary>Deciders inside handlers, in a host on an in-memory log.</summary>
public sealed class StagedDeciderTests
{
    private static readonly Decider<Account, AccountCommand, AccountEvent> Decider = Accounts.Decider;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_handler_decides_is_committed_with_its_progress_and_caused_by_its_event()
    {
        using IHost host = await StartAsync("interest", static s => s.On<Deposited>(static async (_, context, ct) =>
        {
            var deciders = context.Deciders;
            Executed<Account, AccountEvent> first = await deciders.ExecuteAsync(Decider, "bank", new Open("Bank"), ct);
            Executed<Account, AccountEvent> second = await deciders.ExecuteAsync(Decider, "bank", new Flag("bank"), ct);
            Assert.True(first.Token.IsEmpty); // staged: it has a version, and no position yet
            Assert.Equal((0L, 1L), (first.Version, second.Version));
            Assert.Equal("Bank", (await deciders.LoadAsync(Decider, "bank", ct)).Owner);
            Assert.True(await deciders.ExistsAsync(Decider, "bank", cancellationToken: ct));
        }));
        var log = host.Services.GetRequiredService<IEventLog>();
        await DepositAsync(host);
        await HasAsync(log, new("accounts", "bank"), 1);
        IReadOnlyList<RecordedEvent> bank = (await log.ReadStreamAsync(new("accounts", "bank"), 0, ReadDirection.Forwards, 10, Stop)).Events;
        Assert.Equal(["opened", "flagged"], bank.Select(static e => e.Name));
        RecordedEvent cause = (await log.ReadStreamAsync(new("accounts", "a"), 1, ReadDirection.Forwards, 1, Stop)).Events[0];
        Assert.All(bank, e => Assert.Equal((cause.EventId, cause.CorrelationId), (e.CausationId, e.CorrelationId)));
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task A_handler_that_fails_has_decided_nothing()
    {
        int attempts = 0;
        using IHost host = await StartAsync("interest", s => s.On<Deposited>(async (_, context, ct) =>
        {
            Executed<Account, AccountEvent> executed = await context.Deciders.ExecuteAsync(Decider, "bank", new Open("Bank"), ct);
            Assert.Equal(0, executed.Version);
            if (++attempts < 3)
            {
                throw new InvalidOperationException("not yet");
            }
        }));
        var log = host.Services.GetRequiredService<IEventLog>();
        await DepositAsync(host);
        await HasAsync(log, new("accounts", "bank"), 0);
        Assert.Equal(3, attempts);
        Assert.Equal(0, (await log.ReadStreamAsync(new("accounts", "bank"), 0, ReadDirection.Forwards, 10, Stop)).LastVersion);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task What_a_handler_refuses_holds_its_commit_to_what_it_saw()
    {
        var seen = new List<string>();
        using IHost host = await StartAsync("gate", s => s.On<Deposited>(async (_, context, ct) =>
        {
            if (context.Recorded.Stream.Key == "guest")
            {
                return; // its own deposit
            }
            Executed<Account, AccountEvent> executed = await context.Deciders.ExecuteAsync(Decider, "guest", new Deposit(1), ct);
            seen.Add(executed.Refusal?.Reason ?? "done");
            if (seen.Count == 1)
            {
                // Somebody else opens the account after it was refused, and before the handler's batch is committed.
                (await context.Services.GetRequiredService<IDirectDeciders>().ExecuteAsync(Decider, "guest", new Open("Guest"), ct)).OrThrow();
            }
            if (executed.Refusal is not null)
            {
                await context.Events.PublishAsync(new Audited("gate"), new() { Topic = "audits" }, ct);
            }
        }));
        var log = host.Services.GetRequiredService<IEventLog>();
        await DepositAsync(host);
        await HasAsync(log, new("accounts", "guest"), 1);
        Assert.Equal(["no-account", "done"], seen);
        LogPage audits = await log.ReadAsync(0, new() { Topics = [TopicPattern.Parse("audits")] }, 10, Stop);
        Assert.Empty(audits.Events);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task Several_streams_are_decided_together_in_a_handler()
    {
        var refused = new List<string?>();
        using IHost host = await StartAsync("share", s => s.On<Deposited>(async (_, context, ct) =>
        {
            if (context.Recorded.Stream.Key != "a")
            {
                return;
            }
            (await context.Deciders.ExecuteAsync(Decider, "bank", new Open("Bank"), ct)).OrThrow();
            var joint = new JointExecution();
            joint.Add(Decider, "a", new Withdraw(1));
            JointPart<Account, AccountCommand, AccountEvent> part = joint.Add(Decider, "bank", new Deposit(1));
            Assert.True((await context.Deciders.ExecuteAsync(joint, ct)).IsDone);
            Assert.Equal((1L, 1), (part.Result.Version, part.Result.State.Balance));
            var tooMuch = new JointExecution();
            tooMuch.Add(Decider, "bank", new Withdraw(1));
            tooMuch.Add(Decider, "a", new Withdraw(1));
            refused.Add((await context.Deciders.ExecuteAsync(tooMuch, ct)).Refusal?.Reason);
        }));
        var log = host.Services.GetRequiredService<IEventLog>();
        await DepositAsync(host);
        await HasAsync(log, new("accounts", "bank"), 1);
        Assert.Equal(["not-enough"], refused);
        Assert.Equal(1, (await host.Services.GetRequiredService<IDirectDeciders>().LoadAsync(Decider, "bank", Stop)).Balance);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task A_handler_is_refused_on_a_closed_stream_and_goes_on()
    {
        var refusals = new List<Refusal?>();
        using IHost host = await StartAsync("closing", s => s.On<Deposited>(async (_, context, ct) =>
        {
            refusals.Add((await context.Deciders.ExecuteAsync(Decider, "bank", new Open("Bank"), ct)).Refusal);
            refusals.Add((await context.Deciders.ExecuteAsync(Decider, "bank", new End(), ct)).Refusal);
            refusals.Add((await context.Deciders.ExecuteAsync(Decider, "bank", new Flag("bank"), ct)).Refusal);
            Executed<Account, AccountEvent> other = await context.Deciders.ExecuteAsync(Decider, "other", new Open("Other"), ct);
            Assert.Equal(refusals.Count == 3, other.Events.Count == 1);
            await context.Events.PublishAsync(new Audited("me"), new PublishOptions { Topic = "audits", Key = "a" }, ct);
        }));
        var log = host.Services.GetRequiredService<IEventLog>();
        await DepositAsync(host);
        await HasAsync(log, new("audits", "a"), 0);
        (await host.Services.GetRequiredService<IDirectDeciders>().ExecuteAsync(Decider, "a", new Deposit(1), Stop)).OrThrow();
        await HasAsync(log, new("audits", "a"), 1);
        Assert.Equal([null, null, Refusal.StreamClosed, null, Refusal.StreamClosed, Refusal.StreamClosed], refusals);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task An_exclusive_topic_takes_only_what_expects_a_version()
    {
        using IHost host = await StartAsync("silent", static s => s.On<Deposited>(static async (_, context, ct) =>
        {
            Assert.Null((await context.Deciders.ExecuteAsync(Decider, "bank", new Open("Bank"), ct)).Refusal);
            await Assert.ThrowsAsync<ArgumentException>(async () => await context.Events.PublishAsync(new Audited("me"), new PublishOptions { Key = "bank" }, ct));
            await context.Events.PublishAsync(new Audited("me"), new PublishOptions { Key = "bank", ExpectedVersion = ExpectedVersion.Exactly(0) }, ct);
            await context.Events.PublishAsync(new Audited("me"), new PublishOptions { Topic = "audits", Key = "bank" }, ct);
        }), static ruslo => ruslo.Exclusive(Decider));
        var log = host.Services.GetRequiredService<IEventLog>();
        var bus = host.Services.GetRequiredService<IDirectBus>();
        await DepositAsync(host);
        await HasAsync(log, new("audits", "bank"), 0);
        int before = (await AllAsync()).Count;
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(async () => await bus.PublishAsync(new Audited("me"), new PublishOptions { Key = "a" }, Stop));
        Assert.Contains("exclusive", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(async () => await bus.PublishAllAsync([new(new Audited("me"), new() { Topic = "audits" }), new(new Audited("me"), new() { Key = "a" })], Stop));
        Assert.Equal(before, (await AllAsync()).Count);
        await bus.PublishAsync(new Audited("me"), new PublishOptions { Key = "a", ExpectedVersion = ExpectedVersion.StreamExists }, Stop);
        Assert.Equal(1, (await log.ReadStreamAsync(new("accounts", "bank"), 0, ReadDirection.Forwards, 10, Stop)).LastVersion);
        await host.StopAsync(Stop);

        async Task<IReadOnlyList<RecordedEvent>> AllAsync() => (await log.ReadAsync(0, new() { Topics = [TopicPattern.Parse("**")] }, 100, Stop)).Events; // without what the platform tells
    }

    [Fact]
    public async Task A_tenant_is_inherited_from_the_handled_event()
    {
        using IHost host = await StartAsync("interest", static s => s.On<Deposited>(static async (_, context, ct) =>
            (await context.Deciders.ExecuteAsync(Decider, "bank", new Open("Bank"), ct)).OrThrow()));
        var log = host.Services.GetRequiredService<IEventLog>();
        await DepositAsync(host, "acme");
        await HasAsync(log, new("acme", "accounts", "bank"), 0);
        Assert.Equal(0, (await log.ReadStreamAsync(new("acme", "accounts", "bank"), 0, ReadDirection.Forwards, 10, Stop)).LastVersion);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task The_past_in_a_handler_is_that_of_the_handled_tenant_without_what_is_staged()
    {
        var seen = new TaskCompletionSource<(int Events, PastDifference<Account> Difference)>();
        using IHost host = await StartAsync("reader", s => s.On<Deposited>(async (_, context, ct) =>
        {
            if (context.Recorded.Version == 1)
            {
                (await context.Deciders.ExecuteAsync(Decider, "a", new Deposit(100), ct)).OrThrow();
                int events = await context.Deciders.HistoryAsync(Decider, "a", cancellationToken: ct).CountAsync(ct);
                seen.TrySetResult((events, await context.Deciders.DifferenceAsync(Decider, "a", AsOf.Version(0), AsOf.Version(9), cancellationToken: ct)));
            }
        }));
        await DepositAsync(host, "acme");
        (int events, PastDifference<Account> difference) = await seen.Task.WaitAsync(Stop);
        Assert.Equal(2, events);
        Assert.Equal([new ValueChange("Balance", "0", "1")], difference.Changes);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task Deciders_from_the_root_name_those_for_singletons()
    {
        using IHost host = await StartAsync("nothing", static s => s.On<Deposited>(static (_, _, _) => default));
        InvalidOperationException fault = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<IDeciders>());
        Assert.Contains(nameof(IDirectDeciders), fault.Message, StringComparison.Ordinal);
        await using AsyncServiceScope scope = host.Services.CreateAsyncScope();
        Assert.True((await scope.ServiceProvider.GetRequiredService<IDeciders>().ExecuteAsync(Decider, "z", new Open("Zoe"), Stop)).Token.Position > 0);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task Filters_wrap_deciding()
    {
        var seen = new Seen();
        using IHost host = await StartAsync("nothing", static s => s.On<Deposited>(static (_, _, _) => default), ruslo =>
        {
            ruslo.Services.AddSingleton(seen);
            ruslo.AddDecidingFilter<Note>();
        });
        var deciders = host.Services.GetRequiredService<IDirectDeciders>();
        (await deciders.ExecuteAsync(Decider, "a", new Open("Ada"), new() { User = "ada" }, Stop)).OrThrow();
        Assert.Equal(["accounts/a Open ada False"], seen.Notes);
        await Assert.ThrowsAsync<InvalidOperationException>(() => deciders.ExecuteAsync(Decider, "swallowed", new Open("Ada"), Stop).AsTask());
        await host.StopAsync(Stop);
    }

    private static async Task HasAsync(IEventLog log, StreamId stream, long version)
    {
        for (long head = log.Head; (await log.ReadStreamAsync(stream, 0, ReadDirection.Forwards, 1, Stop)).LastVersion < version;)
        {
            head = await log.WaitAsync(head + 1, Stop);
        }
    }

    private static async Task DepositAsync(IHost host, string? tenant = null)
    {
        var deciders = host.Services.GetRequiredService<IDirectDeciders>();
        (await deciders.ExecuteAsync(Decider, "a", new Open("Ada"), new() { Tenant = tenant }, Stop)).OrThrow();
        (await deciders.ExecuteAsync(Decider, "a", new Deposit(1), new() { Tenant = tenant }, Stop)).OrThrow();
    }

    private static async Task<IHost> StartAsync(string name, Action<SubscriptionBuilder> configure, Action<RusloBuilder>? more = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRusloCore(static catalog => Accounts.AddTo(catalog), ruslo =>
        {
            ruslo.UseInMemory().AddSubscription(name, s => configure(s.ExactlyOnce()));
            more?.Invoke(ruslo);
        });
        IHost host = builder.Build();
        await host.StartAsync(Stop);
        return host;
    }

    internal sealed class Seen
    {
        public List<string> Notes { get; } = [];
    }

    internal sealed class Note(Seen seen) : IFilter<DecidingContext>
    {
        public ValueTask InvokeAsync(DecidingContext context, FilterNext<DecidingContext> next, CancellationToken cancellationToken)
        {
            seen.Notes.Add($"{context.Stream} {context.Command.GetType().Name} {context.User} {context.IsStaged}");
            return context.Stream.Key == "swallowed" ? default : next(context, cancellationToken);
        }
    }
}
