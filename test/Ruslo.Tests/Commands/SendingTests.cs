using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests.Commands;

public sealed class SendingTests
{
    private readonly CommandBench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sent_command_is_recorded_in_its_own_topic_under_its_key()
    {
        await using TestApp app = await bench.StartAsync(static _ => { });
        IDirectBus bus = CommandBench.Bus(app);
        Published own = await bus.SendAsync(new Charge("w1", 5), Stop);
        Published given = await bus.SendAsync(new TopUp(5), "w2", Stop);
        Published none = await bus.SendAsync(new SendReceipt("w3", 5), Stop);
        Published tenant = await bus.SendAsync(new TopUp(6), new() { Key = "w2", Tenant = "acme", Tags = ["a:b"], Headers = EventHeaders.From(new KeyValuePair<string, string>("h", "v")) }, Stop);
        await app.SettleAsync(Stop);
        Assert.Equal(
            [new StreamId("charge", "w1"), new("top-up", "w2"), new("send-receipt", none.EventId.ToString()), new("acme", "top-up", "w2")],
            app.Recorded.Where(static e => e.Kind == EventKind.Command).Select(static e => e.Stream));
        RecordedEvent last = (await bench.Log.FindAsync(tenant.EventId, Stop))!;
        Assert.Equal(("v", "a:b"), (last.Headers.Find("h"), last.Tags.Single()));
        Assert.True(own.Token.Position < given.Token.Position);
        Assert.Null((await bench.Log.FindAsync(given.EventId, Stop))!.Headers.Find(WellKnownHeaders.Unkeyed));
        Assert.NotNull((await bench.Log.FindAsync(none.EventId, Stop))!.Headers.Find(WellKnownHeaders.Unkeyed));
    }

    [Fact]
    public async Task A_command_that_is_sent_again_under_its_id_is_recorded_once()
    {
        await using TestApp app = await bench.StartAsync(static _ => { });
        IDirectBus bus = CommandBench.Bus(app);
        Guid id = Guid.NewGuid();
        Published first = await bus.SendAsync(new Charge("w1", 5), new() { CommandId = id }, Stop);
        await bus.SendAsync(new Charge("w1", 6), Stop);
        Published again = await bus.SendAsync(new Charge("w1", 5), new() { CommandId = id }, Stop);
        Assert.Equal(first, again);
        Assert.Equal(2, (await bench.TopicAsync("charge")).Count);
    }

    [Fact]
    public async Task Wildcards_do_not_match_commands()
    {
        int seen = 0;
        await using TestApp app = await bench.StartAsync(ruslo => ruslo.AddSubscription("audit", s => s.Topics("**").OnAll((e, _, _) =>
        {
            seen += e.Stream.Topic[0] == '$' ? 0 : 1;
            return default;
        })));
        await CommandBench.Bus(app).SendAsync(new Charge("w1", 5), Stop);
        await app.PublishAsync(new ReceiptSent("w1", 5), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task An_event_is_not_sent_and_a_command_is_not_published()
    {
        await using TestApp app = await bench.StartAsync(static _ => { });
        IDirectBus bus = CommandBench.Bus(app);
        ArgumentException sent = await Assert.ThrowsAsync<ArgumentException>(() => bus.SendAsync(new ReceiptSent("w1", 5), Stop).AsTask());
        ArgumentException published = await Assert.ThrowsAsync<ArgumentException>(() => bus.PublishAsync(new Charge("w1", 5), Stop).AsTask());
        Assert.Contains("PublishAsync", sent.Message, StringComparison.Ordinal);
        Assert.Contains("SendAsync", published.Message, StringComparison.Ordinal);
        Assert.Empty(await bench.TopicAsync("charge"));
        Assert.Empty(await bench.TopicAsync("receipts"));
    }

    [Fact]
    public async Task A_command_is_not_sent_to_another_key_than_its_own()
    {
        await using TestApp app = await bench.StartAsync(static _ => { });
        IDirectBus bus = CommandBench.Bus(app);
        ArgumentException mistake = await Assert.ThrowsAsync<ArgumentException>(() => bus.SendAsync(new Charge("w1", 5), "w2", Stop).AsTask());
        Assert.Contains("'w1'", mistake.Message, StringComparison.Ordinal);
        Assert.Equal("w1", (await bench.Log.FindAsync((await bus.SendAsync(new Charge("w1", 5), "w1", Stop)).EventId, Stop))!.Stream.Key);
    }

    [Fact]
    public async Task A_handler_sends_with_its_progress_or_not_at_all()
    {
        int attempts = 0;
        await using TestApp app = await bench.StartAsync(ruslo => ruslo.AddSubscription("thanks", s => s.ExactlyOnce().On<ReceiptSent>(async (e, context, ct) =>
        {
            await context.Commands.SendAsync(new TopUp(1), e.Wallet, ct);
            await context.Services.GetRequiredService<ICommandBus>().SendAsync(new Charge(e.Wallet, 1), ct);
            if (++attempts == 1)
            {
                throw new InvalidOperationException("not yet");
            }
        })));
        Published cause = await app.PublishAsync(new ReceiptSent("w1", 5), new() { Headers = EventHeaders.From(new KeyValuePair<string, string>(WellKnownHeaders.ReplyTo, "somebody")) }, Stop);
        await app.SettleAsync(Stop);
        RecordedEvent[] sent = [.. await bench.TopicAsync("top-up"), .. await bench.TopicAsync("charge")];
        Assert.Equal(2, sent.Length);
        Assert.Equal(2, attempts);
        Assert.All(sent, e => Assert.Equal((cause.EventId, cause.EventId, "somebody"), (e.CausationId, e.CorrelationId, e.Headers.Find(WellKnownHeaders.ReplyTo))));
    }

    [Fact]
    public void A_command_bus_from_the_root_names_the_one_for_singletons()
    {
        using IHost host = bench.Build(static _ => { });
        InvalidOperationException mistake = Assert.Throws<InvalidOperationException>(host.Services.GetRequiredService<ICommandBus>);
        Assert.Contains(nameof(IDirectBus), mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_sends_at_once()
    {
        await using TestApp app = await bench.StartAsync(static _ => { });
        await using AsyncServiceScope scope = app.Services.CreateAsyncScope();
        Published sent = await scope.ServiceProvider.GetRequiredService<ICommandBus>().SendAsync(new Charge("w1", 5), Stop);
        Assert.True(sent.Token.Position > 0);
    }
}
