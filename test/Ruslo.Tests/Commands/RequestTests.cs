using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Ruslo.Tests.Commands;

/// <summary>Commands that are sent by somebody who waits for the reply.</summary>
public sealed class RequestTests
{
    private readonly CommandBench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_ends_with_the_event_that_its_command_caused()
    {
        await using TestApp app = await StartAsync();
        IDirectBus bus = CommandBench.Bus(app);
        Reply<WalletOpened> opened = await bus.RequestAsync<WalletOpened>(new OpenWallet("Ada"), "w1", cancellationToken: Stop);
        Reply<WalletEvent> more = await bus.RequestAsync<WalletEvent>(new TopUp(10), new SendOptions { Key = "w1" }, cancellationToken: Stop); // a base of several
        Reply<Charged> charged = await bus.RequestAsync<Charged>(new Charge("w1", 4), cancellationToken: Stop);
        Assert.Equal((new WalletOpened("Ada"), new ToppedUp(10), new Charged(4)), (opened.OrThrow(), more.OrThrow(), charged.OrThrow()));
        RecordedEvent sent = Assert.Single(await bench.TopicAsync("charge")), reply = (await bench.TopicAsync("wallets"))[^1];
        Assert.Equal((sent.EventId, Token.Of(bench.Log.Id, sent), Token.Of(bench.Log.Id, reply)), (charged.Command.EventId, charged.Command.Token, charged.Token));
        Assert.Null(charged.Why);
    }

    [Fact]
    public async Task A_reply_may_come_from_a_handler_further_on()
    {
        await using TestApp app = await StartAsync(Receipts);
        await FillAsync(app, "w1", 10);
        Reply<ReceiptSent> receipt = await CommandBench.Bus(app).RequestAsync<ReceiptSent>(new Charge("w1", 4), cancellationToken: Stop);
        Assert.Equal(new ReceiptSent("w1", 4), receipt.OrThrow());
        RecordedEvent recorded = Assert.Single(await bench.TopicAsync("receipts"));
        Assert.Equal((ReplyTo.ForRequest(receipt.Command.EventId).ToString(), receipt.Command.EventId), (recorded.Headers.Find(WellKnownHeaders.ReplyTo), recorded.CorrelationId));
    }

    [Fact]
    public async Task A_refusal_is_a_value()
    {
        await using TestApp app = await StartAsync();
        Reply<ToppedUp> refused = await CommandBench.Bus(app).RequestAsync<ToppedUp>(new TopUp(10), "w1", cancellationToken: Stop);
        Assert.Equal((ReplyOutcome.Refused, "no-wallet", false), (refused.Outcome, refused.Refused?.Reason, refused.IsReply));
        Assert.Equal("no-wallet", Assert.Throws<CommandRefusedException>(refused.OrThrow).Refusal?.Reason);
        Assert.Equal(Token.Of(bench.Log.Id, Assert.Single(await bench.TopicAsync(CommandRefused.Topic))), refused.Token);
    }

    [Fact]
    public async Task The_refusal_of_a_command_that_followed_is_one_too()
    {
        await using TestApp app = await StartAsync(ruslo => ruslo.AddSubscription("receipts", s => s.On<SendReceipt>(async (c, context, ct) => await context.Commands.SendAsync(new Charge(c.Wallet, c.Amount), ct))));
        Reply<Charged> refused = await CommandBench.Bus(app).RequestAsync<Charged>(new SendReceipt("w9", 1), "w9", cancellationToken: Stop);
        Assert.Equal((ReplyOutcome.Refused, "charge"), (refused.Outcome, refused.Refused?.Command));
    }

    [Fact]
    public async Task There_is_no_reply_when_the_handler_has_passed_the_command_and_caused_nothing()
    {
        await using TestApp app = await StartAsync();
        await FillAsync(app, "w1", 1);
        Reply<WalletOpened> none = await CommandBench.Bus(app).RequestAsync<WalletOpened>(new OpenWallet("Ada"), "w1", cancellationToken: Stop);
        Assert.Equal((ReplyOutcome.NoReply, none.Command.Token), (none.Outcome, none.Token));
        NoReplyException thrown = Assert.Throws<NoReplyException>(none.OrThrow);
        Assert.Equal((ReplyOutcome.NoReply, none.Command.EventId), (thrown.Outcome, thrown.EventId));
        Assert.Contains(Wallets.Subscription, thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DeliveryMode.AtMostOnce)]
    [InlineData(DeliveryMode.AtLeastOnce)]
    [InlineData(DeliveryMode.ExactlyOnce)]
    public async Task There_is_no_reply_of_a_handler_that_emits_nothing_however_it_is_delivered(DeliveryMode mode)
    {
        await using TestApp app = await bench.StartAsync(ruslo => ruslo.AddSubscription("receipts", s =>
        {
            _ = mode switch { DeliveryMode.AtMostOnce => s.AtMostOnce(), DeliveryMode.AtLeastOnce => s.AtLeastOnce(), _ => s.ExactlyOnce() };
            s.On<SendReceipt>(static (_, _, _) => default);
        }));
        Assert.Equal(ReplyOutcome.NoReply, (await CommandBench.Bus(app).RequestAsync<ReceiptSent>(new SendReceipt("w1", 1), "w1", cancellationToken: Stop)).Outcome);
    }

    [Fact]
    public async Task A_command_that_is_parked_or_waits_behind_one_ends_its_request()
    {
        await using TestApp app = await StartAsync();
        await FillAsync(app, "w1", 1);
        IDirectBus bus = CommandBench.Bus(app);
        Task<Reply<ToppedUp>> head = bus.RequestAsync<ToppedUp>(new TopUp(-1), "w1", cancellationToken: Stop).AsTask();
        while (!head.IsCompleted)
        {
            await app.SettleAsync(Stop); // it is retried in place
        }
        Reply<ToppedUp> behind = await bus.RequestAsync<ToppedUp>(new TopUp(1), "w1", cancellationToken: Stop);
        Assert.Equal((ReplyOutcome.Parked, ReplyOutcome.Parked), ((await head).Outcome, behind.Outcome));
        Assert.Contains(Wallets.Subscription, behind.Why, StringComparison.Ordinal);
        ParkedKey parked = Assert.Single(app.Parked(Wallets.Subscription));
        await app.Services.GetRequiredService<ISubscriptions>().SkipAsync(Wallets.Subscription, parked.Key, parked.Position, Stop);
        await app.SettleAsync(Stop);
        Reply<ToppedUp> again = await bus.RequestAsync<ToppedUp>(new TopUp(1), new SendOptions { Key = "w1", CommandId = behind.Command.EventId }, cancellationToken: Stop);
        Assert.Equal(new ToppedUp(1), again.OrThrow());
    }

    [Fact]
    public async Task Nobody_who_handles_it_is_waited_for_longer_than_asked()
    {
        await using TestApp app = await bench.StartAsync(static _ => { });
        Task<Reply<Charged>> request = CommandBench.Bus(app).RequestAsync<Charged>(new Charge("w1", 1), TimeSpan.FromSeconds(5), Stop).AsTask();
        await PassTimeAsync(app, request);
        Reply<Charged> late = await request;
        Assert.Equal(ReplyOutcome.TimedOut, late.Outcome);
        Assert.True(app.Time.Elapsed >= TimeSpan.FromSeconds(5), $"{app.Time.Elapsed} is too early");
        Assert.Contains("'charge'", late.Why, StringComparison.Ordinal);
        Assert.Equal(late.Command.EventId, Assert.Single(await bench.TopicAsync("charge")).EventId);
    }

    [Fact]
    public async Task Where_something_follows_and_no_reply_is_among_it_time_runs_out()
    {
        await using TestApp app = await StartAsync(ruslo => ruslo.AddSubscription("receipts", s => s.On<SendReceipt>(static (_, _, _) => default)));
        await FillAsync(app, "w1", 10);
        Task<Reply<ReceiptSent>> request = CommandBench.Bus(app).RequestAsync<ReceiptSent>(new Charge("w1", 4), cancellationToken: Stop).AsTask();
        while ((await bench.TopicAsync("send-receipt")).Count == 0)
        {
            await app.SettleAsync(Stop);
        }
        await PassTimeAsync(app, request);
        Assert.Equal(ReplyOutcome.TimedOut, (await request).Outcome);
        Assert.True(app.Time.Elapsed >= TimeSpan.FromSeconds(30), $"{app.Time.Elapsed} is too early");
        Assert.Contains(Wallets.Subscription, (await request).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_is_made_again_finds_the_first_reply_also_in_another_process()
    {
        Guid id = Guid.NewGuid(), nothing = Guid.NewGuid();
        Reply<Charged> first;
        await using (TestApp app = await StartAsync(Receipts))
        {
            await FillAsync(app, "w1", 10);
            first = await CommandBench.Bus(app).RequestAsync<Charged>(new Charge("w1", 6), new SendOptions { CommandId = id }, cancellationToken: Stop);
            Assert.Equal(first, await CommandBench.Bus(app).RequestAsync<Charged>(new Charge("w1", 6), new SendOptions { CommandId = id }, cancellationToken: Stop));
            Assert.Equal(ReplyOutcome.NoReply, (await CommandBench.Bus(app).RequestAsync<WalletOpened>(new OpenWallet("Ada"), new SendOptions { Key = "w1", CommandId = nothing }, cancellationToken: Stop)).Outcome);
        }
        await using TestApp other = await StartAsync(Receipts);
        IDirectBus bus = CommandBench.Bus(other);
        Assert.Equal(first, await bus.RequestAsync<Charged>(new Charge("w1", 6), new SendOptions { CommandId = id }, cancellationToken: Stop));
        Assert.True((await bus.RequestAsync<ReceiptSent>(new Charge("w1", 6), new SendOptions { CommandId = id }, cancellationToken: Stop)).IsReply);
        Assert.Equal(ReplyOutcome.NoReply, (await bus.RequestAsync<WalletOpened>(new OpenWallet("Ada"), new SendOptions { Key = "w1", CommandId = nothing }, cancellationToken: Stop)).Outcome);
        Assert.Single(await bench.TopicAsync("charge"));
    }

    [Fact]
    public async Task A_command_that_timed_out_is_handled_later_and_its_reply_found()
    {
        Guid id = Guid.NewGuid();
        var options = new SendOptions { CommandId = id, Key = "w1" };
        await using (TestApp sender = await bench.StartAsync(static _ => { }))
        {
            Task<Reply<WalletOpened>> request = CommandBench.Bus(sender).RequestAsync<WalletOpened>(new OpenWallet("Ada"), options, TimeSpan.FromSeconds(1), Stop).AsTask();
            await PassTimeAsync(sender, request);
            Assert.Equal(ReplyOutcome.TimedOut, (await request).Outcome);
        }
        await using TestApp app = await StartAsync();
        Assert.Equal(new WalletOpened("Ada"), (await CommandBench.Bus(app).RequestAsync<WalletOpened>(new OpenWallet("Ada"), options, cancellationToken: Stop)).OrThrow());
    }

    [Fact]
    public async Task What_was_sent_without_waiting_can_be_asked_for_later()
    {
        await using TestApp app = await StartAsync();
        Guid id = Guid.NewGuid();
        await CommandBench.Bus(app).SendAsync(new OpenWallet("Ada"), new() { Key = "w1", CommandId = id }, Stop);
        await app.SettleAsync(Stop);
        Assert.Equal(new WalletOpened("Ada"), (await CommandBench.Bus(app).RequestAsync<WalletOpened>(new OpenWallet("Ada"), new SendOptions { Key = "w1", CommandId = id }, cancellationToken: Stop)).OrThrow());
    }

    [Fact]
    public async Task What_a_handler_with_state_emits_is_waited_for()
    {
        await using TestApp app = await bench.StartAsync(ruslo => ruslo.AddSubscription("receipts", s => s.State<Wallet>("seen").On<SendReceipt>(async (c, context, ct) =>
        {
            context.State<Wallet>().Set(c.Wallet, new("", c.Amount));
            if (c.Amount > 0)
            {
                await context.Events.PublishAsync(new ReceiptSent(c.Wallet, c.Amount), ct);
            }
        })));
        IDirectBus bus = CommandBench.Bus(app);
        for (int i = 1; i <= 20; i++)
        {
            Assert.Equal(new ReceiptSent("w1", i), (await bus.RequestAsync<ReceiptSent>(new SendReceipt("w1", i), "w1", cancellationToken: Stop)).OrThrow());
            Assert.Equal(ReplyOutcome.NoReply, (await bus.RequestAsync<ReceiptSent>(new SendReceipt("w1", 0), "w1", cancellationToken: Stop)).Outcome);
        }
    }

    [Fact]
    public async Task Many_wait_at_a_time_and_none_of_them_scans_the_log()
    {
        await using TestApp app = await StartAsync(Receipts);
        IDirectBus bus = CommandBench.Bus(app);
        for (int i = 0; i < 20; i++)
        {
            await FillAsync(app, $"w{i}", 1000);
        }
        bench.Log.Lookups = 0;
        Task<Reply<ReceiptSent>>[] requests = [.. Enumerable.Range(0, 2000).Select(i => bus.RequestAsync<ReceiptSent>(new Charge($"w{i % 20}", 1), cancellationToken: Stop).AsTask())];
        Reply<ReceiptSent>[] replies = await Task.WhenAll(requests);
        Assert.All(replies, static reply => Assert.True(reply.IsReply, reply.Why));
        Assert.Equal(2000, replies.Select(static reply => reply.Token.Position).Distinct().Count());
        Assert.Equal(0, bench.Log.Lookups);
    }

    [Fact]
    public async Task Several_who_wait_for_one_command_all_get_its_reply()
    {
        await using TestApp app = await StartAsync();
        var options = new SendOptions { Key = "w1", CommandId = Guid.NewGuid() };
        Reply<WalletOpened>[] replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => CommandBench.Bus(app).RequestAsync<WalletOpened>(new OpenWallet("Ada"), options, cancellationToken: Stop).AsTask()));
        Assert.Single(replies.Distinct());
        Assert.Single(await bench.TopicAsync("open-wallet"));
    }

    [Fact]
    public async Task A_web_request_waits_in_its_own_scope()
    {
        await using TestApp app = await StartAsync();
        await using AsyncServiceScope scope = app.Services.CreateAsyncScope();
        Assert.True((await scope.ServiceProvider.GetRequiredService<ICommandBus>().RequestAsync<WalletOpened>(new OpenWallet("Ada"), "w1", cancellationToken: Stop)).IsReply);
    }

    [Fact]
    public async Task A_handler_that_requests_is_told_what_to_do_instead()
    {
        var mistakes = new List<Exception>();
        await using TestApp app = await StartAsync(ruslo => ruslo.AddSubscription("asking", s => s.On<ReceiptSent>(async (e, context, ct) =>
        {
            mistakes.Add(await Assert.ThrowsAsync<InvalidOperationException>(() => context.Commands.RequestAsync<Charged>(new Charge(e.Wallet, 1), cancellationToken: ct).AsTask()));
            mistakes.Add(await Assert.ThrowsAsync<InvalidOperationException>(() => context.Services.GetRequiredService<ICommandBus>().RequestAsync<Charged>(new Charge(e.Wallet, 1), cancellationToken: ct).AsTask()));
        })));
        await app.PublishAsync(new ReceiptSent("w1", 1), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal(2, mistakes.Count);
        Assert.All(mistakes, static mistake => Assert.Contains("SendAsync", mistake.Message, StringComparison.Ordinal));
        Assert.Empty(await bench.TopicAsync("charge"));
        app.AssertNothingParked();
    }

    [Fact]
    public async Task What_cannot_work_is_refused_before_anything_is_sent()
    {
        await using TestApp app = await StartAsync();
        IDirectBus bus = CommandBench.Bus(app);
        var headers = EventHeaders.From(new KeyValuePair<string, string>(WellKnownHeaders.ReplyTo, "me"));
        await Assert.ThrowsAsync<ArgumentException>(() => bus.RequestAsync<Charged>(new Charge("w1", 1), new SendOptions { Headers = headers }, cancellationToken: Stop).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => bus.RequestAsync<Wallet>(new Charge("w1", 1), cancellationToken: Stop).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => bus.RequestAsync<SendReceipt>(new Charge("w1", 1), cancellationToken: Stop).AsTask()); // a command is no reply
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => bus.RequestAsync<Charged>(new Charge("w1", 1), TimeSpan.Zero, Stop).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => bus.RequestAsync<Charged>(new Charged(1), cancellationToken: Stop).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => bus.RequestAsync<ToppedUp>(new TopUp(1), cancellationToken: Stop).AsTask()); // for a decider, without a key
        Assert.Empty((await bench.Log.ReadAsync(0, new() { Kinds = [EventKind.Command] }, 10, Stop)).Events);
    }

    [Fact]
    public async Task Whoever_waits_when_the_application_stops_is_told_and_can_ask_again()
    {
        await using TestApp app = await bench.StartAsync(static _ => { });
        Task<Reply<Charged>> request = CommandBench.Bus(app).RequestAsync<Charged>(new Charge("w1", 1), cancellationToken: Stop).AsTask();
        while ((await bench.TopicAsync("charge")).Count == 0)
        {
            await Task.Yield();
        }
        await app.DisposeAsync();
        RusloException told = await Assert.ThrowsAsync<RusloException>(() => request);
        Assert.Equal(Assert.Single(await bench.TopicAsync("charge")).EventId, told.EventId);
        Assert.Contains("CommandId", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_request_ends_at_once()
    {
        await using TestApp app = await bench.StartAsync(static _ => { });
        using var cancelled = new CancellationTokenSource();
        Task<Reply<Charged>> request = CommandBench.Bus(app).RequestAsync<Charged>(new Charge("w1", 1), cancellationToken: cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
    }

    [Fact]
    public async Task Another_correlation_is_another_conversation()
    {
        await using TestApp app = await bench.StartAsync(ruslo => ruslo.AddSubscription("receipts", s => s.On<SendReceipt>(async (c, context, ct) =>
        {
            await context.Events.PublishAsync(new Charged(1), new PublishOptions { CorrelationId = Guid.NewGuid() }, ct);
            await context.Events.PublishAsync(new Charged(2), new PublishOptions { CorrelationId = context.Recorded.CorrelationId }, ct);
        })));
        await CommandBench.Bus(app).SendAsync(new SendReceipt("w1", 1), new() { Key = "w1", Headers = EventHeaders.From(new KeyValuePair<string, string>(WellKnownHeaders.ReplyTo, "me")) }, Stop);
        await app.SettleAsync(Stop);
        Assert.Equal([null, "me"], (await bench.TopicAsync("wallets")).Select(static e => e.Headers.Find(WellKnownHeaders.ReplyTo)));
    }

    private static void Receipts(RusloBuilder ruslo)
        => ruslo.AddSubscription("receipts", static s => s.On<SendReceipt>(static async (c, context, ct) => await context.Events.PublishAsync(new ReceiptSent(c.Wallet, c.Amount), ct)));

    private static async Task FillAsync(TestApp app, string wallet, int amount)
    {
        await CommandBench.Bus(app).SendAsync(new OpenWallet("Ada"), wallet, Stop);
        Assert.True((await CommandBench.Bus(app).RequestAsync<ToppedUp>(new TopUp(amount), wallet, cancellationToken: Stop)).IsReply);
    }

    /// <summary>Lets virtual time pass until a task has ended.</summary>
    private static async Task PassTimeAsync(TestApp app, Task task)
    {
        while (!task.IsCompleted)
        {
            await Task.Yield();
            app.Time.Advance(TimeSpan.FromMilliseconds(100));
        }
        await app.SettleAsync(Stop);
    }

    private Task<TestApp> StartAsync(Action<RusloBuilder>? also = null) => bench.StartAsync(ruslo =>
    {
        ruslo.AddDecider(Wallets.Decider);
        also?.Invoke(ruslo);
    });
}
