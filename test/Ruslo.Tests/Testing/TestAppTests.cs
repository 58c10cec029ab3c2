using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests;

public sealed class TestAppTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Settling_waits_for_everything_that_follows_from_an_event()
    {
        await using TestApp app = await TestApp.StartAsync(Builder(ruslo => ruslo
            .AddSubscription("shipping", s => s.On<Ordered>(async (e, context, ct) => await context.Events.PublishAsync(new Shipped(e.Id), ct)))
            .AddSubscription("notices", s => s.On<Shipped>(async (e, context, ct) => await context.Events.PublishAsync(new Noticed(e.Id), ct)))), null, Stop);
        await app.PublishAsync(new Ordered("1"), cancellationToken: Stop);
        await app.PublishAsync(new Ordered("2"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal(["1", "2"], app.Published<Ordered>().Select(e => e.Id));
        Assert.Equal(["1", "2"], app.Published<Shipped>().Select(e => e.Id).Order());
        Assert.Equal(2, app.Published<Noticed>().Count);
        Assert.Equal(["1", "2"], app.Handled<Ordered>("shipping").Select(e => e.Id));
        Assert.Equal(2, app.Handled<Shipped>("notices").Count);
        app.AssertNothingParked();
    }

    [Fact]
    public async Task Settling_waits_for_a_slow_handler_without_moving_time()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestApp app = await TestApp.StartAsync(Builder(ruslo => ruslo
            .AddSubscription("slow", s => s.On<Ordered>(async (e, context, ct) =>
            {
                await gate.Task;
                await context.Events.PublishAsync(new Shipped(e.Id), ct);
            }))), null, Stop);
        TimeSpan before = app.Time.Elapsed;
        await app.PublishAsync(new Ordered("1"), cancellationToken: Stop);
        Task settling = app.SettleAsync(Stop).AsTask();
        Assert.False(settling.IsCompleted);
        gate.SetResult();
        await settling;
        Assert.Single(app.Published<Shipped>());
        Assert.Equal(before, app.Time.Elapsed);
    }

    [Fact]
    public async Task Retries_in_place_move_virtual_time_and_are_over_when_it_has_settled()
    {
        int attempts = 0;
        await using TestApp app = await TestApp.StartAsync(Builder(ruslo => ruslo
            .AddSubscription("flaky", s => s.On<Ordered>((_, _, _) => ++attempts < 4 ? throw new InvalidOperationException("not yet") : ValueTask.CompletedTask))), null, Stop);
        TimeSpan before = app.Time.Elapsed;
        await app.PublishAsync(new Ordered("1"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal(4, attempts);
        Assert.Single(app.Handled<Ordered>("flaky"));
        app.AssertNothingParked();
        Assert.InRange(app.Time.Elapsed - before, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task What_cannot_be_handled_is_parked_and_retried_when_time_has_passed()
    {
        bool broken = true;
        await using TestApp app = await TestApp.StartAsync(Builder(ruslo => ruslo
            .AddSubscription("picky", s => s.On<Ordered>((e, _, _) => broken && e.Id == "bad" ? throw new InvalidOperationException("I will not") : ValueTask.CompletedTask))), null, Stop);
        await app.PublishAsync(new Ordered("bad"), cancellationToken: Stop);
        await app.PublishAsync(new Ordered("good"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        ParkedKey key = Assert.Single(app.Parked("picky"));
        Assert.Equal("bad", key.Key.Key);
        Assert.Equal(["good"], app.Handled<Ordered>("picky").Select(e => e.Id));
        Assert.Contains("I will not", Assert.Throws<TestAppException>(app.AssertNothingParked).Message, StringComparison.Ordinal);

        broken = false;
        await app.AdvanceAsync(TimeSpan.FromMinutes(2), Stop);
        Assert.Empty(app.Parked());
        Assert.Equal(2, app.Handled<Ordered>("picky").Count);
    }

    [Fact]
    public async Task A_paused_subscription_fails_with_who_and_where()
    {
        await using TestApp app = await TestApp.StartAsync(Builder(ruslo => ruslo.AddSubscription("shy", s => s.On<Ordered>((_, _, _) => ValueTask.CompletedTask))), null, Stop);
        await app.Services.GetRequiredService<ISubscriptions>().PauseAsync("shy", Stop);
        await app.PublishAsync(new Ordered("1"), cancellationToken: Stop);
        TestAppException told = await Assert.ThrowsAsync<TestAppException>(async () => await app.SettleAsync(Stop));
        Assert.Contains("'shy' is paused", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_never_ends_fails_with_who_where_and_why_after_real_time()
    {
        await using TestApp app = await TestApp.StartAsync(Builder(ruslo => ruslo
            .AddSubscription("stuck", s => s.On<Ordered>(async (_, _, ct) => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct)))), new() { Patience = TimeSpan.FromMilliseconds(300) }, Stop);
        await app.PublishAsync(new Ordered("1"), cancellationToken: Stop);
        TestAppException told = await Assert.ThrowsAsync<TestAppException>(async () => await app.SettleAsync(Stop));
        Assert.Contains("stuck", told.Message, StringComparison.Ordinal);
        Assert.Contains("real time", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_tables_and_what_their_handlers_publish_have_settled_too()
    {
        await using TestApp app = await TestApp.StartAsync(Builder(ruslo => ruslo
            .AddSubscription("counting", s => s.State<Count>("counts").On<Ordered>(async (e, context, ct) =>
            {
                Count? count = await context.State<Count>().UpdateAsync("all", before => new Count((before?.N ?? 0) + 1), ct);
                if (count!.N == 3)
                {
                    await context.Events.PublishAsync(new Noticed("three"), ct);
                }
            }))), null, Stop);
        for (int i = 0; i < 3; i++)
        {
            await app.PublishAsync(new Ordered($"{i}"), cancellationToken: Stop);
        }
        await app.SettleAsync(Stop);
        Assert.Equal(new Count(3), await app.Services.GetRequiredService<IStateTables>().GetAsync<Count>("counting", "counts", "all", Stop));
        Assert.Single(app.Published<Noticed>());
    }

    [Fact]
    public async Task The_clock_of_the_application_is_virtual_and_stands_still()
    {
        DateTimeOffset start = new(2031, 2, 3, 4, 5, 6, TimeSpan.Zero);
        await using TestApp app = await TestApp.StartAsync(Builder(static _ => { }), new() { Start = start }, Stop);
        var clock = app.Services.GetRequiredService<TimeProvider>();
        Assert.Equal(start, clock.GetUtcNow());
        await app.AdvanceAsync(TimeSpan.FromDays(3), Stop);
        Assert.Equal(start.AddDays(3), clock.GetUtcNow());
    }

    [Fact]
    public async Task A_host_that_was_not_prepared_is_told_how()
    {
        using IHost host = Builder(static _ => { }).Build();
        Assert.Contains("AddTestApp", (await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(host, Stop))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_that_was_not_started_does_not_look_settled()
    {
        HostApplicationBuilder builder = Builder(static _ => { });
        builder.Services.AddTestApp();
        using IHost host = builder.Build();
        TestApp app = host.Services.GetRequiredService<TestApp>();
        Assert.Contains("has not been started", (await Assert.ThrowsAsync<TestAppException>(async () => await app.SettleAsync(Stop))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_before_the_application_that_it_tests_is_told_so()
        => Assert.Contains("after AddRuslo", Assert.Throws<InvalidOperationException>(static () => new ServiceCollection().AddTestApp()).Message, StringComparison.Ordinal);

    [Fact]
    public async Task What_a_hosted_service_publishes_at_start_has_settled_when_the_application_has_started()
    {
        HostApplicationBuilder builder = Builder(static ruslo => ruslo.AddSubscription("any", static s => s.On<Ordered>(static (_, _, _) => ValueTask.CompletedTask)));
        builder.Services.AddHostedService<Opener>();
        await using TestApp app = await TestApp.StartAsync(builder, null, Stop);
        Assert.Equal("at start", Assert.Single(app.Handled<Ordered>("any")).Id);
    }

    [Fact]
    public async Task A_host_builder_of_the_older_kind_works_too()
    {
        IHostBuilder builder = new HostBuilder().ConfigureServices(services => services.AddRusloCore(HostBench.Describe, ruslo => ruslo
            .UseInMemory().AddSubscription("any", s => s.On<Ordered>((_, _, _) => ValueTask.CompletedTask))));
        await using TestApp app = await TestApp.StartAsync(builder, null, Stop);
        await app.PublishAsync(new Ordered("1"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Equal(1, app.Status("any").Handled);
        Assert.Throws<TestAppException>(() => app.Status("none"));
    }

    private static HostApplicationBuilder Builder(Action<RusloBuilder> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddRusloCore(HostBench.Describe, ruslo => configure(ruslo.UseInMemory()));
        return builder;
    }

    private sealed record Count(int N);

    private sealed class Opener(IDirectBus bus) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken) => await bus.PublishAsync(new Ordered("at start"), cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
