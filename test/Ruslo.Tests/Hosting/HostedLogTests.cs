using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests;

public sealed class HostedLogTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_publishes_before_the_host_starts_opens_the_log()
    {
        var bench = new HostBench();
        using IHost host = bench.Build(ruslo => bench.Use(ruslo).AddSubscription("late", static s => s.On<Ordered>(static (_, _, _) => ValueTask.CompletedTask)));
        var log = host.Services.GetRequiredService<IEventLog>();
        Assert.Throws<InvalidOperationException>(() => log.Head);

        Assert.Equal(1, (await host.Services.GetRequiredService<IDirectBus>().PublishAsync(new Ordered("1"), Stop)).Token.Position);

        Assert.Equal(bench.Log.Id, log.Id);
        Assert.Equal(0, (await RegisteredProgress.ReadAsync(log, Stop)).Find("late")!.Start);
    }

    [Fact]
    public async Task Subscriptions_are_registered_before_anything_of_this_process_is_appended()
    {
        var bench = new HostBench();
        using IHost host = bench.Build(
            ruslo => bench.Use(ruslo).AddSubscription("later", static s => s.On<Ordered>(static (_, _, _) => ValueTask.CompletedTask)),
            static services => services.AddHostedService<Early>());
        await host.StartAsync(Stop);
        RecordedEvent first = (await bench.Log.ReadAsync(0, new() { Names = ["ordered"] }, 10, Stop)).Events[0];
        Assert.True((await RegisteredProgress.ReadAsync(bench.Log, Stop)).Find("later")!.Start < first.Position);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task A_host_that_is_still_stopping_when_its_container_is_gone_stops_without_an_error()
    {
        var bench = new HostBench();
        IHost host = bench.Build(ruslo => bench.Use(ruslo)
            .AddSubscription("late", static s => s.On<Ordered>(static (_, _, _) => ValueTask.CompletedTask))
            .AddFlow(Flow.For("order").From<Ordered>().Then<Shipped>(within: TimeSpan.FromHours(1)))
            .AddSchedule("report", "0 * * * *", static _ => new Noticed("report")));
        await host.StartAsync(Stop);
        IHostedService[] services = [.. host.Services.GetServices<IHostedService>()];
        await host.StopAsync(Stop);
        host.Dispose();
        using var hurried = new CancellationTokenSource();
        Task[] stopping = [.. services.Select(service => service.StopAsync(hurried.Token))];
        await hurried.CancelAsync();
        await Task.WhenAll(stopping);
        await Task.WhenAll(services.Select(service => service.StopAsync(hurried.Token)));
        Assert.Single(bench.NotesOf(1005)); // stopped, said once
    }

    [Fact]
    public async Task A_log_that_cannot_be_opened_fails_the_start_and_is_tried_again_later()
    {
        var bench = new HostBench();
        int tries = 0;
        using IHost host = bench.Build(ruslo => ruslo.UseLog("a test", (_, _) => ++tries == 1 ? throw new RusloException("locked by process 7") : new(bench.Log)));
        var failure = await Assert.ThrowsAsync<RusloException>(() => host.StartAsync(Stop));
        Assert.Contains("locked by process 7", failure.Message, StringComparison.Ordinal);
        await host.Services.GetRequiredService<IDirectBus>().PublishAsync(new Ordered("1"), Stop);
        Assert.Equal((2, 1), (tries, bench.Log.Head));
    }

    [Fact]
    public async Task Many_who_need_the_log_at_once_open_it_once_and_one_who_gives_up_does_not_disturb_the_others()
    {
        var bench = new HostBench();
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int tries = 0;
        using IHost host = bench.Build(ruslo => ruslo.UseLog("a test", async (_, _) =>
        {
            Interlocked.Increment(ref tries);
            await go.Task;
            return bench.Log;
        }));
        var bus = host.Services.GetRequiredService<IDirectBus>();
        using var cancel = new CancellationTokenSource();
        Task<Published>[] patient = [.. Enumerable.Range(0, 8).Select(i => bus.PublishAsync(new Ordered($"{i}"), Stop).AsTask())];
        Task<Published> impatient = bus.PublishAsync(new Ordered("never"), cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        go.SetResult();
        await Task.WhenAll(patient);
        Assert.Equal((1, 8), (tries, bench.Log.Head));
    }

    [Fact]
    public async Task The_log_is_closed_with_the_host_and_not_before()
    {
        var bench = new HostBench();
        IHost host = bench.Build();
        await host.StartAsync(Stop);
        await host.StopAsync(Stop);
        await host.Services.GetRequiredService<IDirectBus>().PublishAsync(new Ordered("1"), Stop);
        host.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await bench.Log.AppendAsync(new() { Moves = [new("x", null, new byte[1])] }, Stop));
    }

    [Fact]
    public async Task A_log_that_nobody_needed_is_not_opened_to_be_closed()
    {
        using (IHost host = new HostBench().Build(static ruslo => ruslo.UseLog("a test", static (_, _) => throw new InvalidOperationException("opened"))))
        {
            _ = host.Services.GetRequiredService<IEventLog>();
        }
        await using ServiceProvider plain = new ServiceCollection().AddRusloCore(HostBench.Describe, static ruslo => ruslo.UseInMemory()).BuildServiceProvider();
        Assert.Equal(1, (await plain.GetRequiredService<IDirectBus>().PublishAsync(new Ordered("1"), Stop)).Token.Position);
    }

    private sealed class Early(IDirectBus bus) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => bus.PublishAsync(new Ordered("early"), cancellationToken).AsTask();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
