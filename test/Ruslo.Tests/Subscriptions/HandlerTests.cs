using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Ruslo.Tests.Subscriptions;

public sealed class HandlerTests
{
    private static void Run(ulong seed, Func<SubscriptionFixture, Task> body)
        => Simulation.Run(seed, async simulation =>
        {
            var fixture = new SubscriptionFixture(simulation, more: c => c.Handler<Paying, Placed>(), services: services =>
            {
                services.AddSingleton<Journal>();
                services.AddScoped<Line>();
                services.AddScoped<HandlerStaging>();
                services.AddScoped<IEventBus>(p => new ScopedBus(p.GetRequiredService<HandlerStaging>(), null!));
            });
            await body(fixture);
            await fixture.Subscriptions.DisposeAsync();
        });

    [Fact]
    public void A_handler_class_lives_in_a_scope_of_its_own_for_each_attempt_and_stages_through_an_injected_bus() => Run(1, async f =>
    {
        Journal journal = f.Services.GetRequiredService<Journal>();
        await f.AddAsync("paying", s => s.Handle<Paying>());
        await f.PublishAsync(new Placed("a", 1), new Placed("b", 2));
        await f.SettleAsync();
        Assert.Equal(4, journal.Lines.Count); // two events, and each fails once
        Assert.Equal(4, journal.Lines.Distinct().Count());
        Assert.All(journal.Lines, line => Assert.True(line.IsDisposed));
        Assert.Equal(4, journal.Disposed);
        Assert.Equal([1, 2], (await f.ReadAsync("payments")).Select(e => SubscriptionFixture.Decode<Paid>(f, e).Number).Order());
    });

    [Fact]
    public void A_bus_that_outlives_its_handler_throws() => Run(2, async f =>
    {
        IEventBus? kept = null;
        await f.AddAsync("s", s => s.On<Placed>((_, c, _) => { kept = c.Events; return default; }));
        await f.PublishAsync(new Placed("a", 1));
        await f.SettleAsync();
        InvalidOperationException late = await Assert.ThrowsAsync<InvalidOperationException>(async () => { _ = kept!.PublishAsync(new Paid("a", 1)); await kept!.PublishAsync(new Paid("a", 1)); });
        Assert.Contains("has ended", late.Message, StringComparison.Ordinal);
        Assert.Empty(await f.ReadAsync("payments"));
    });

    [Fact]
    public void A_context_that_outlives_its_handler_throws() => Run(5, async f =>
    {
        HandlerContext? kept = null;
        await f.AddAsync("s", s => s.On<Placed>((e, c, _) =>
        {
            kept = c;
            return e.Number == 1 ? default : throw new InvalidOperationException("no");
        }));
        foreach (int number in (int[])[1, 2])
        {
            await f.PublishAsync(new Placed("a", number));
            await f.SettleAsync();
            foreach (Action use in (Action[])[() => _ = kept!.Events, () => _ = kept!.State<Placed>(), () => _ = kept!.CreateScope()])
            {
                Assert.Contains("has ended", Assert.Throws<InvalidOperationException>(use).Message, StringComparison.Ordinal);
            }
        }
    });

    [Fact]
    public void What_the_log_refuses_for_good_parks_the_event() => Run(3, async f =>
    {
        await f.AddAsync("s", s => s.On<Placed>(async (e, c, ct) =>
        {
            for (int i = 0; i < 20 && e.Number == 1; i++)
            {
                await c.Events.PublishAsync(new Noted(e.Order, new string('x', 1_000_000)), ct);
            }
        }));
        await f.PublishAsync(new Placed("a", 1), new Placed("b", 2));
        await f.SettleAsync();
        Assert.Contains("Append fewer events", Assert.Single(f.Parked("s")).Error, StringComparison.Ordinal);
        Assert.Empty(await f.ReadAsync("notes"));
    });

    [Fact]
    public void An_outage_ends_also_when_no_further_event_comes() => Run(4, async f =>
    {
        bool down = true;
        await f.AddAsync("s", s => s.Partitions(2).Retry(new() { InPlace = TimeSpan.Zero }).On<Placed>((_, _, _) => down ? throw new InvalidOperationException("down") : default));
        for (int i = 0; i < 6; i++)
        {
            await f.PublishAsync(new Placed("k" + i, i));
        }
        await f.UntilAsync(() => f.Status("s").State == SubscriptionState.Interrupted, "it is interrupted");
        await f.Runtime.DelayAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(SubscriptionState.Interrupted, f.Status("s").State);
        down = false;
        await f.UntilAsync(() => f.Status("s") is { State: SubscriptionState.Running, ParkedKeys: 0, Lag: 0 }, "it has recovered");
    });

    [Fact]
    public void A_thousand_idle_subscriptions_are_not_even_looked_at_for_an_append() => Run(5, async f =>
    {
        for (int i = 0; i < 200; i++)
        {
            await f.AddAsync("idle-" + i, s => s.Partitions(2).On<Paid>((_, _, _) => default));
        }
        await f.AddAsync("busy", s => s.On<Placed>((_, _, _) => default));
        await f.SettleAsync();
        await f.Runtime.DelayAsync(TimeSpan.FromMinutes(3));
        long before = f.Simulation.Steps;
        for (int i = 0; i < 100; i++)
        {
            await f.PublishAsync(new Placed("a", i));
        }
        await f.UntilAsync(() => f.Status("busy").Lag == 0, "the busy one is done");
        Assert.InRange(f.Simulation.Steps - before, 1, 1500);
    });

    [Fact]
    public void A_handler_that_never_ends_does_not_hold_the_publisher_or_another_subscription() => Run(6, async f =>
    {
        int seen = 0;
        await f.AddAsync("stuck", s => s.On<Placed>(async (_, _, ct) => await f.Runtime.DelayAsync(TimeSpan.FromDays(1), ct)));
        await f.AddAsync("quick", s => s.On<Placed>((_, _, _) => { seen++; return default; }));
        for (int i = 0; i < 3000; i++)
        {
            await f.PublishAsync(new Placed("k", i));
        }
        await f.UntilAsync(() => seen == 3000, "the quick one has seen all");
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        await f.Subscriptions.StopAsync(stop.Token);
    });

    private sealed class Journal
    {
        public List<Line> Lines { get; } = [];

        public HashSet<int> Failed { get; } = [];

        public int Disposed { get; set; }
    }

    private sealed class Line : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Paying(Journal journal, Line line, IEventBus bus) : IEventHandler<Placed>, IDisposable
    {
        public async ValueTask HandleAsync(Placed e, HandlerContext context, CancellationToken cancellationToken)
        {
            journal.Lines.Add(line);
            await bus.PublishAsync(new Paid(e.Order, e.Number), cancellationToken);
            Assert.Equal(journal.Failed.Contains(e.Number) ? 2 : 1, context.Attempt);
            if (journal.Failed.Add(e.Number))
            {
                throw new InvalidOperationException("the first attempt fails");
            }
        }

        public void Dispose() => journal.Disposed++;
    }
}
