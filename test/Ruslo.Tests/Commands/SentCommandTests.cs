using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Ruslo.Tests.Commands;

/// <summary>Deciders that handle the commands that are sent to them.</summary>
public sealed class SentCommandTests
{
    private readonly CommandBench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sent_command_is_decided_on_the_stream_of_its_key_in_order()
    {
        await using TestApp app = await StartAsync();
        IDirectBus bus = CommandBench.Bus(app);
        await bus.SendAsync(new OpenWallet("Ada"), "w1", Stop);
        await bus.SendAsync(new TopUp(10), "w1", Stop);
        Published charge = await bus.SendAsync(new Charge("w1", 4), Stop);
        await bus.SendAsync(new OpenWallet("Bob"), new() { Key = "w1", Tenant = "acme" }, Stop);
        await app.SettleAsync(Stop);
        RecordedEvent[] mine = [.. (await bench.TopicAsync("wallets")).Where(static e => e.Stream.Tenant.Length == 0)];
        Assert.Equal(["wallet-opened", "topped-up", "charged"], mine.Select(static e => e.Name));
        Assert.Equal("wallet-opened", Assert.Single(await bench.TopicAsync("wallets"), static e => e.Stream.Tenant == "acme").Name);
        RecordedEvent charged = mine[2], receipt = Assert.Single(await bench.TopicAsync("send-receipt"));
        Assert.Equal(("w1", charge.EventId, charge.EventId), (charged.Stream.Key, charged.CausationId, charged.CorrelationId));
        Assert.Equal((new StreamId("send-receipt", "w1"), EventKind.Command, charge.EventId, charged.Position + 1), (receipt.Stream, receipt.Kind, receipt.CausationId, receipt.Position));
        app.AssertNothingParked();
    }

    [Fact]
    public async Task A_refusal_is_recorded_with_what_the_command_carries_and_neither_retried_nor_parked()
    {
        await using TestApp app = await StartAsync();
        Published sent = await CommandBench.Bus(app).SendAsync(new Charge("w1", 4), new() { Tenant = "acme", Headers = EventHeaders.From(new KeyValuePair<string, string>(WellKnownHeaders.ReplyTo, "me")) }, Stop);
        await app.SettleAsync(Stop);
        RecordedEvent refused = Assert.Single(await bench.TopicAsync(CommandRefused.Topic));
        Assert.Equal(new CommandRefused("charge", sent.EventId, "no-wallet"), Assert.Single(app.Published<CommandRefused>()));
        Assert.Equal((EventKind.System, sent.EventId, sent.EventId, "me", "acme"), (refused.Kind, refused.CausationId, refused.CorrelationId, refused.Headers.Find(WellKnownHeaders.ReplyTo), refused.Stream.Tenant));
        app.AssertNothingParked();
        SubscriptionStatus status = app.Status(Wallets.Subscription);
        Assert.Equal((1, 0), (status.Handled, status.Failures));
        await app.AdvanceAsync(TimeSpan.FromHours(2), Stop);
        Assert.Single(await bench.TopicAsync(CommandRefused.Topic));
    }

    [Fact]
    public async Task A_direct_execution_only_returns_its_refusal()
    {
        await using TestApp app = await StartAsync();
        var executed = await app.Services.GetRequiredService<IDirectDeciders>().ExecuteAsync(Wallets.Decider, "w1", new TopUp(1), Stop);
        await app.SettleAsync(Stop);
        Assert.Equal("no-wallet", executed.Refusal?.Reason);
        Assert.Empty(await bench.TopicAsync(CommandRefused.Topic));
    }

    [Fact]
    public async Task Deciding_that_fails_is_retried_and_parks_the_key_and_no_other()
    {
        await using TestApp app = await StartAsync();
        IDirectBus bus = CommandBench.Bus(app);
        await bus.SendAsync(new OpenWallet("Ada"), "w1", Stop);
        await bus.SendAsync(new TopUp(-1), "w1", Stop);
        await bus.SendAsync(new TopUp(1), "w1", Stop);
        await bus.SendAsync(new OpenWallet("Bob"), "w2", Stop);
        await app.SettleAsync(Stop);
        ParkedKey parked = Assert.Single(app.Parked(Wallets.Subscription));
        Assert.Equal((new StreamId("", "", "w1"), 2), (parked.Key, parked.Waiting));
        Assert.Equal(2, (await bench.TopicAsync("wallets")).Count);
        await app.Services.GetRequiredService<ISubscriptions>().SkipAsync(Wallets.Subscription, parked.Key, parked.Position, Stop);
        await app.SettleAsync(Stop);
        Assert.Equal(["wallet-opened", "wallet-opened", "topped-up"], (await bench.TopicAsync("wallets")).Select(static e => e.Name));
    }

    [Fact]
    public async Task Commands_of_one_idempotency_key_are_executed_once()
    {
        await using TestApp app = await StartAsync();
        IDirectBus bus = CommandBench.Bus(app);
        await bus.SendAsync(new OpenWallet("Ada"), "w1", Stop);
        for (int i = 0; i < 3; i++)
        {
            await bus.SendAsync(new TopUp(5), new() { Key = "w1", IdempotencyKey = "payment 17" }, Stop); // in one batch, perhaps
        }
        await app.SettleAsync(Stop);
        await bus.SendAsync(new TopUp(5), new() { Key = "w1", IdempotencyKey = "payment 17" }, Stop);
        await bus.SendAsync(new TopUp(5), new() { Key = "w2", IdempotencyKey = "payment 17" }, Stop); // another stream: another command
        await app.SettleAsync(Stop);
        Assert.Single(app.Published<ToppedUp>());
        Assert.Equal(4, (await bench.TopicAsync("top-up")).Count(static e => e.Stream.Key == "w1"));
        app.AssertNothingParked();
    }

    [Fact]
    public async Task A_command_that_was_executed_before_it_was_sent_is_not_executed_again()
    {
        await using TestApp app = await StartAsync();
        var deciders = app.Services.GetRequiredService<IDirectDeciders>();
        Guid id = Guid.NewGuid();
        (await deciders.ExecuteAsync(Wallets.Decider, "w1", new OpenWallet("Ada"), Stop)).OrThrow();
        (await deciders.ExecuteAsync(Wallets.Decider, "w1", new TopUp(10), Stop)).OrThrow();
        (await deciders.ExecuteAsync(Wallets.Decider, "w1", new Charge("w1", 8), new() { CommandId = id }, Stop)).OrThrow();
        await CommandBench.Bus(app).SendAsync(new Charge("w1", 8), new() { CommandId = id }, Stop); // decided anew it would be refused
        await app.SettleAsync(Stop);
        Assert.Single(app.Published<Charged>());
        Assert.Empty(app.Published<CommandRefused>());
    }

    [Fact]
    public async Task A_command_for_a_decider_without_a_key_is_refused_when_it_is_sent()
    {
        await using (TestApp app = await StartAsync())
        {
            ArgumentException mistake = await Assert.ThrowsAsync<ArgumentException>(() => CommandBench.Bus(app).SendAsync(new TopUp(1), Stop).AsTask());
            Assert.Contains("SendAsync(command, key)", mistake.Message, StringComparison.Ordinal);
        }
        await using TestApp sender = await bench.StartAsync(static _ => { }); // knows the decider by its claim alone
        await Assert.ThrowsAsync<ArgumentException>(() => CommandBench.Bus(sender).SendAsync(new TopUp(1), Stop).AsTask());
    }

    [Fact]
    public async Task A_command_that_was_sent_without_a_key_before_a_decider_took_it_is_refused_then()
    {
        await using (TestApp sender = await bench.StartAsync(static _ => { }))
        {
            await CommandBench.Bus(sender).SendAsync(new TopUp(1), Stop);
        }
        await using TestApp app = await StartAsync();
        await app.SettleAsync(Stop);
        Assert.Equal("no-key", Assert.Single(app.Published<CommandRefused>()).Reason);
        app.AssertNothingParked();
    }

    [Fact]
    public async Task The_decision_sees_who_asks()
    {
        string? seen = null;
        var decider = Decider.For<int, WalletCommand, WalletEvent>("wallets", 0, (state, command, context) =>
        {
            seen = $"{context.User} {context.Stream}";
            return [];
        }, static (state, _) => state);
        await using TestApp app = await bench.StartAsync(ruslo => ruslo.AddDecider(decider));
        await CommandBench.Bus(app).SendAsync(new TopUp(1), new() { Key = "w1", User = "ada" }, Stop);
        await app.SettleAsync(Stop);
        Assert.Equal("ada wallets/w1", seen);
    }

    private Task<TestApp> StartAsync() => bench.StartAsync(static ruslo => ruslo.AddDecider(Wallets.Decider));
}
