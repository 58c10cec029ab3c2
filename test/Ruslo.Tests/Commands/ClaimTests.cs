using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Ruslo.Tests.Commands;

/// <summary>A command has one handler in a log; handlers come and go, and each command is handled once.</summary>
public sealed class ClaimTests
{
    private readonly CommandBench bench = new();
    private readonly ConcurrentQueue<string> handled = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_handlers_of_a_command_are_refused_at_start()
    {
        SetupException mistake = await Assert.ThrowsAsync<SetupException>(() => bench.StartAsync(ruslo => ruslo
            .AddSubscription("charging", Into<Charge>("charging"))
            .AddDecider(Wallets.Decider)));
        Assert.Contains("'charge'", mistake.Message, StringComparison.Ordinal);
        Assert.Contains("'charging'", mistake.Message, StringComparison.Ordinal);
        Assert.Equal(0, bench.Log.Head);
    }

    [Fact]
    public async Task A_second_handler_is_refused_at_start_also_when_the_first_is_not_there()
    {
        await RunAsync(("old", Into<Charge>("old")));
        SetupException mistake = await Assert.ThrowsAsync<SetupException>(() => bench.StartAsync(ruslo => ruslo.AddSubscription("new", Into<Charge>("new"))));
        Assert.Contains("TakesOver(\"old\")", mistake.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SetupException>(() => bench.StartAsync(ruslo => ruslo.AddSubscription("new", s => Into<Charge>("new")(s.TakesOver("somebody")))));
        await using TestApp app = await bench.StartAsync(static _ => { });
        await Assert.ThrowsAsync<SetupException>(() => app.Services.GetRequiredService<ISubscriptions>().AddAsync("new", Into<Charge>("new"), Stop).AsTask());
    }

    [Fact]
    public async Task Commands_are_handled_that_were_sent_before_anybody_handled_them()
    {
        await SendAsync(3);
        await RunAsync(("late", Into<Charge>("late")));
        Assert.Equal(["late 0", "late 1", "late 2"], handled.Order());
    }

    [Fact]
    public async Task Who_takes_over_goes_on_where_the_former_handler_stands()
    {
        await SendAsync(3);
        await RunAsync(("old", Into<Charge>("old")));
        await SendAsync(2, from: 3);
        await RunAsync(("new", s => Into<Charge>("new")(s.TakesOver("old").Partitions(3))));
        await SendAsync(1, from: 5);
        await RunAsync(("new", s => Into<Charge>("new")(s.TakesOver("old"))));
        Assert.Equal(["new 3", "new 4", "new 5", "old 0", "old 1", "old 2"], handled.Order());
    }

    [Fact]
    public async Task What_is_parked_is_taken_over_and_its_order_kept()
    {
        await SendAsync(1, key: "w1");
        await RunAsync(("old", s => s.Retry(RetryPolicy.Default with { InPlace = TimeSpan.Zero }).On<Charge>(static (_, _, _) => throw new InvalidOperationException("broken"))));
        await SendAsync(1, from: 1, key: "w1");
        await RunAsync(("new", s => Into<Charge>("new")(s.TakesOver("old"))), TimeSpan.FromMinutes(2));
        Assert.Equal(["new 0", "new 1"], handled);
    }

    [Fact]
    public async Task One_command_of_several_is_taken_over_and_the_others_stay()
    {
        await SendAsync(2);
        await RunAsync(("old", s => Both(s, "old")));
        await SendAsync(2, from: 2);
        await RunAsync([("old", Into<SendReceipt>("old")), ("new", s => Into<Charge>("new")(s.TakesOver("old")))]);
        await SendAsync(1, from: 4);
        await RunAsync([("new", s => Into<Charge>("new")(s.TakesOver("old"))), ("old", Into<SendReceipt>("old"))]);
        Assert.Equal(["new 2", "new 3", "new 4", "old 0", "old 1"], handled.Order());
    }

    [Fact]
    public async Task One_parked_command_of_several_is_taken_over_out_of_its_key()
    {
        bool isBroken = true;
        Func<string, ValueTask> seen = what => isBroken ? throw new InvalidOperationException("broken") : Seen(what);
        void Old(SubscriptionBuilder s) => s.Retry(RetryPolicy.Default with { InPlace = TimeSpan.Zero }).On<SendReceipt>((c, _, _) => seen($"old {c.Amount}"));
        await using (TestApp sender = await bench.StartAsync(static _ => { }))
        {
            IDirectBus bus = CommandBench.Bus(sender);
            await bus.SendAsync(new Charge("w1", 0), Stop);
            await bus.SendAsync(new SendReceipt("w1", 1), "w1", Stop);
            await bus.SendAsync(new Charge("w1", 2), Stop);
            await bus.SendAsync(new SendReceipt("w1", 3), "w1", Stop);
        }
        await RunAsync(("old", s =>
        {
            Old(s);
            s.On<Charge>((c, _, _) => seen($"old {c.Amount}"));
        }));
        isBroken = false;
        await RunAsync([("old", Old), ("new", s => Into<Charge>("new")(s.TakesOver("old")))], TimeSpan.FromMinutes(2));
        Assert.Equal(["new 0", "new 2", "old 1", "old 3"], handled.Order());
    }

    [Fact]
    public async Task A_handler_that_begins_to_handle_a_further_command_handles_what_was_sent_before()
    {
        await SendAsync(2);
        await using (TestApp sender = await bench.StartAsync(static _ => { }))
        {
            await CommandBench.Bus(sender).SendAsync(new SendReceipt("w1", 9), "w1", Stop);
        }
        await RunAsync(("one", Into<SendReceipt>("one")));
        Assert.Equal(["one 9"], handled);
        await RunAsync(("one", s => Both(s, "one")));
        Assert.Equal(["one 0", "one 1", "one 9"], handled.Order());
    }

    [Fact]
    public async Task A_command_that_is_let_go_and_taken_again_is_handled_once()
    {
        await SendAsync(2);
        await RunAsync(("one", s => Both(s, "one")));
        await SendAsync(2, from: 2);
        await RunAsync(("one", Into<SendReceipt>("one")));
        await using (TestApp sender = await bench.StartAsync(static _ => { }))
        {
            await CommandBench.Bus(sender).SendAsync(new SendReceipt("w1", 9), "w1", Stop);
        }
        await RunAsync(("one", Into<SendReceipt>("one"))); // it has passed 2 and 3 by now
        await RunAsync(("one", s => Both(s, "one")));
        Assert.Equal(["one 0", "one 1", "one 2", "one 3", "one 9"], handled.Order());
    }

    [Fact]
    public async Task After_retiring_a_handler_another_goes_on_where_it_stood()
    {
        await SendAsync(2);
        await RunAsync(("old", Into<Charge>("old")));
        await SendAsync(2, from: 2);
        await using (TestApp app = await bench.StartAsync(static _ => { }))
        {
            await app.Services.GetRequiredService<ISubscriptions>().RetireAsync("old", Stop);
        }
        await RunAsync(("new", Into<Charge>("new")));
        Assert.Equal(["new 2", "new 3", "old 0", "old 1"], handled.Order());
    }

    [Fact]
    public async Task Who_is_behind_skips_what_the_former_handler_has_handled()
    {
        await RunAsync(("new", Into<SendReceipt>("new"))); // registered, and then not there for a while
        await SendAsync(3);
        await RunAsync(("old", Into<Charge>("old")));
        await RunAsync(("new", s => Both(s.TakesOver("old"), "new")));
        Assert.Equal(["old 0", "old 1", "old 2"], handled.Order());
    }

    [Fact]
    public async Task A_handler_with_state_that_begins_to_handle_a_further_command_is_refused_and_loses_none()
    {
        await SendBothAsync(0);
        await RunAsync(("one", s => Into<SendReceipt>("one")(Keeping(s))));
        SetupException mistake = await Assert.ThrowsAsync<SetupException>(() => RunAsync(("one", s => Both(Keeping(s), "one"))));
        Assert.Contains("begins to handle the command 'charge'", mistake.Message, StringComparison.Ordinal);
        await SendBothAsync(1);
        await RunAsync([("one", s => Into<SendReceipt>("one")(Keeping(s))), ("other", Into<Charge>("other"))]); // as the message advises
        Assert.Equal(["one 0", "one 1", "other 0", "other 1"], handled.Order());
    }

    [Fact]
    public async Task A_handler_with_state_that_lets_a_command_go_is_refused_and_handles_none_twice()
    {
        await SendBothAsync(0);
        await RunAsync(("one", s => Both(Keeping(s), "one")));
        SetupException mistake = await Assert.ThrowsAsync<SetupException>(() => RunAsync(("one", s => Into<SendReceipt>("one")(Keeping(s)))));
        Assert.Contains("no longer handles the command 'charge'", mistake.Message, StringComparison.Ordinal);
        await SendBothAsync(1);
        await RunAsync(("one", s => Both(Keeping(s), "one")));
        Assert.Equal(["one 0", "one 0", "one 1", "one 1"], handled.Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task From_a_handler_with_state_no_command_is_taken_over_until_it_is_retired(bool oldComesFirst)
    {
        await SendBothAsync(0);
        await RunAsync(("old", s => Both(Keeping(s), "old")));
        (string, Action<SubscriptionBuilder>) old = ("old", s => Into<SendReceipt>("old")(Keeping(s))), taking = ("new", s => Into<Charge>("new")(s.TakesOver("old")));
        await Assert.ThrowsAsync<SetupException>(() => RunAsync(oldComesFirst ? [old, taking] : [taking, old]));
        await using (TestApp app = await bench.StartAsync(static _ => { }))
        {
            await app.Services.GetRequiredService<ISubscriptions>().RetireAsync("old", Stop);
        }
        await SendBothAsync(1);
        await RunAsync(("new", s => Both(s, "new")));
        Assert.Equal(["new 1", "new 1", "old 0", "old 0"], handled.Order());
    }

    [Fact]
    public async Task A_renamed_handler_keeps_its_claim()
    {
        await SendAsync(1);
        await RunAsync(("old", Into<Charge>("old")));
        await RunAsync(("new", s => Into<Charge>("new")(s.RenamedFrom("old"))));
        await Assert.ThrowsAsync<SetupException>(() => bench.StartAsync(ruslo => ruslo.AddSubscription("third", Into<Charge>("third"))));
        Assert.Equal(["old 0"], handled);
    }

    [Fact]
    public async Task Commands_and_events_are_not_handled_by_one_subscription()
    {
        SetupException mistake = await Assert.ThrowsAsync<SetupException>(() => bench.StartAsync(ruslo => ruslo
            .AddSubscription("mixed", s => Into<Charge>("mixed")(s.On<Charged>(static (_, _, _) => default)))));
        Assert.Contains("two subscriptions", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decider_whose_commands_share_a_base_with_events_is_told_at_start()
    {
        Decider<int, object, WalletEvent> decider = Decider.For<int, object, WalletEvent>("wallets", 0, static (_, _) => [], static (state, _) => state);
        SetupException mistake = await Assert.ThrowsAsync<SetupException>(() => bench.StartAsync(ruslo => ruslo.AddDecider(decider)));
        Assert.Contains("a base of their own", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_of_commands_is_exactly_once_unless_it_says_otherwise()
    {
        await using TestApp app = await bench.StartAsync(ruslo => ruslo
            .AddSubscription("charging", Into<Charge>("charging"))
            .AddSubscription("telling", s => Into<SendReceipt>("telling")(s.AtLeastOnce()))
            .AddSubscription("events", static s => s.On<ReceiptSent>(static (_, _, _) => default)));
        Assert.Equal((DeliveryMode.ExactlyOnce, DeliveryMode.AtLeastOnce, DeliveryMode.AtLeastOnce), (app.Status("charging").Mode, app.Status("telling").Mode, app.Status("events").Mode));
    }

    [Fact]
    public async Task A_base_of_events_and_commands_takes_the_events_alone()
    {
        int seen = 0;
        await using TestApp app = await bench.StartAsync(ruslo => ruslo
            .AddSubscription("all", s => s.On<object>((_, _, _) =>
            {
                seen++;
                return default;
            }))
            .AddSubscription("charging", Into<Charge>("charging")));
        await CommandBench.Bus(app).SendAsync(new Charge("w1", 1), Stop);
        await app.PublishAsync(new ReceiptSent("w1", 1), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal(1, seen);
        Assert.Equal(["charging 1"], handled);
    }

    [Fact]
    public async Task Commands_of_one_key_are_handled_in_order_whatever_their_topics()
    {
        await using TestApp app = await bench.StartAsync(ruslo => ruslo.AddSubscription("one", s => Both(s, "one")));
        IDirectBus bus = CommandBench.Bus(app);
        for (int i = 0; i < 20; i++)
        {
            await (i % 2 == 0 ? bus.SendAsync(new Charge("w1", i), Stop) : bus.SendAsync(new SendReceipt("w1", i), "w1", Stop));
        }
        await app.SettleAsync(Stop);
        Assert.Equal(Enumerable.Range(0, 20).Select(static i => $"one {i}"), handled);
    }

    private Action<SubscriptionBuilder> Into<TCommand>(string by) where TCommand : class
        => s => s.On<TCommand>((c, _, _) => Seen($"{by} {(c is Charge charge ? charge.Amount : ((SendReceipt)(object)c).Amount)}"));

    private void Both(SubscriptionBuilder s, string by)
    {
        Into<Charge>(by)(s);
        Into<SendReceipt>(by)(s);
    }

    private static SubscriptionBuilder Keeping(SubscriptionBuilder s) => s.State<Charged>("charges");

    private ValueTask Seen(string what)
    {
        handled.Enqueue(what);
        return default;
    }

    private async Task SendAsync(int count, int from = 0, string? key = null)
    {
        await using TestApp app = await bench.StartAsync(static _ => { });
        for (int i = from; i < from + count; i++)
        {
            await CommandBench.Bus(app).SendAsync(new Charge(key ?? $"w{i}", i), Stop);
        }
    }

    private async Task SendBothAsync(int number)
    {
        await using TestApp app = await bench.StartAsync(static _ => { });
        await CommandBench.Bus(app).SendAsync(new Charge("w1", number), Stop);
        await CommandBench.Bus(app).SendAsync(new SendReceipt("w1", number), "w1", Stop);
    }

    private Task RunAsync((string Name, Action<SubscriptionBuilder> Configure) subscription, TimeSpan wait = default) => RunAsync([subscription], wait);

    private async Task RunAsync((string Name, Action<SubscriptionBuilder> Configure)[] subscriptions, TimeSpan wait = default)
    {
        await using TestApp app = await bench.StartAsync(ruslo =>
        {
            foreach ((string name, Action<SubscriptionBuilder> configure) in subscriptions)
            {
                ruslo.AddSubscription(name, configure);
            }
        });
        await app.AdvanceAsync(wait, Stop);
    }
}
