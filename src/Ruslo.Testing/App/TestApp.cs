using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ruslo;

/// <summary>
/// A whole application under test: its own services, handlers and subscriptions, on a log and state in memory, with virtual time. After it
/// has settled, it says what was published, handled and parked. Time moves only through <see cref="AdvanceAsync"/>, and while settling, for
/// retries in place. For one test at a time.
/// </summary>
public sealed class TestApp : IAsyncDisposable
{
    private readonly IServiceProvider services;
    private readonly WatchedStateStore states;
    private readonly HandlingRecorder recorder;
    private readonly Settling settling;
    private readonly List<RecordedEvent> recorded = [];
    private readonly List<object> published = [];
    private Look? last;
    private IHost? host;
    private bool isStarted;

    internal TestApp(IServiceProvider services, SimulatedTime time, WatchedStateStore states, HandlingRecorder recorder, WatchedScheduler work, TestAppOptions options)
    {
        this.services = services;
        this.states = states;
        this.recorder = recorder;
        Time = time;
        settling = new(LookAsync, time, recorder, work, options);
    }

    /// <summary>The application's services.</summary>
    public IServiceProvider Services => services;

    /// <summary>The virtual clock; the application's <see cref="TimeProvider"/> too.</summary>
    public SimulatedTime Time { get; }

    /// <summary>The application's log.</summary>
    public IEventLog Log => services.GetRequiredService<IEventLog>();

    /// <summary>Every event that was in the log when the application last settled, in order; those of the platform itself included.</summary>
    public IReadOnlyList<RecordedEvent> Recorded => recorded;

    /// <summary>Builds and starts the application that a builder describes, on a log in memory, and waits until it has settled.</summary>
    public static async Task<TestApp> StartAsync(HostApplicationBuilder builder, TestAppOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddTestApp(options);
        return await StartAsync(builder.Build(), cancellationToken);
    }

    /// <summary>Builds and starts the application that a builder describes, on a log in memory, and waits until it has settled.</summary>
    public static async Task<TestApp> StartAsync(IHostBuilder builder, TestAppOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.ConfigureServices(services => services.AddTestApp(options));
        return await StartAsync(builder.Build(), cancellationToken);
    }

    /// <summary>Starts a host whose services have had <see cref="TestAppServiceCollectionExtensions.AddTestApp"/>, and waits until it has settled. Disposing the application ends the host.</summary>
    public static async Task<TestApp> StartAsync(IHost host, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        TestApp app = host.Services.GetService<TestApp>()
            ?? throw new InvalidOperationException($"This host runs on its own log and clock: call services.{nameof(TestAppServiceCollectionExtensions.AddTestApp)}() after AddRuslo, before it is built.");
        app.host = host;
        try
        {
            await host.StartAsync(cancellationToken);
            app.isStarted = true;
            await app.SettleAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
        return app;
    }

    /// <summary>Publishes as the application would from outside a handler, without waiting for anybody to handle it.</summary>
    public ValueTask<Published> PublishAsync(object e, PublishOptions? options = null, CancellationToken cancellationToken = default)
        => services.GetRequiredService<IDirectBus>().PublishAsync(e, options ?? new(), cancellationToken);

    /// <summary>
    /// Waits until the application has nothing left to do at this virtual time: every subscription has handled or parked all that is in the
    /// log, and the log does not grow any more. For retries in place, virtual time moves on from timer to timer.
    /// </summary>
    /// <exception cref="TestAppException">A subscription is paused, interrupted or stalled, or time ran out; it says who, where and why. Or the application has not been started.</exception>
    public async ValueTask SettleAsync(CancellationToken cancellationToken = default)
    {
        if (services.GetService<IHostApplicationLifetime>() is { ApplicationStarted.IsCancellationRequested: false })
        {
            throw new TestAppException($"The application has not been started, so nothing can settle: start its host, or let {nameof(TestApp)}.{nameof(StartAsync)}(host) do it.");
        }
        last = await settling.RunAsync(cancellationToken);
        await ReadAsync(last.Head, cancellationToken);
    }

    /// <summary>Lets virtual time pass, from timer to timer, and settles: retries of parked keys happen, back-offs end.</summary>
    public async ValueTask AdvanceAsync(TimeSpan by, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        await SettleAsync(cancellationToken);
        TimeSpan end = Time.Elapsed + by;
        while (Time.UntilNextTimer is { } pause && Time.Elapsed + pause <= end)
        {
            Time.AdvanceToNextTimer();
            bool hasRun = await settling.RunQueuedAsync(cancellationToken);
            Look now = await LookAsync(cancellationToken);
            if (!hasRun || !now.IsDone || now.Trace != last!.Trace)
            {
                await SettleAsync(cancellationToken);
            }
        }
        if (Time.Elapsed < end)
        {
            Time.Advance(end - Time.Elapsed);
        }
        await SettleAsync(cancellationToken);
    }

    /// <summary>The events of a type that were in the log when the application last settled, in order, whoever published them.</summary>
    public IReadOnlyList<TEvent> Published<TEvent>() => [.. published.OfType<TEvent>()];

    /// <summary>The events of a type that a subscription has handled, in the order of the log, each once.</summary>
    public IReadOnlyList<TEvent> Handled<TEvent>(string subscription)
    {
        _ = Status(subscription);
        return recorder.Handled<TEvent>(subscription);
    }

    /// <summary>The keys that were parked when the application last settled; of one subscription, or of all.</summary>
    public IReadOnlyList<ParkedKey> Parked(string? subscription = null)
    {
        if (subscription is null)
        {
            return last?.Parked ?? [];
        }
        _ = Status(subscription);
        return [.. last!.Parked.Where(key => key.Subscription == subscription)];
    }

    /// <summary>A subscription as it was when the application last settled.</summary>
    /// <exception cref="TestAppException">There is none of that name.</exception>
    public SubscriptionStatus Status(string subscription)
        => last?.Statuses.FirstOrDefault(status => status.Name == subscription)
            ?? throw new TestAppException($"The application runs no subscription '{subscription}'. It runs: {string.Join(", ", last?.Statuses.Select(static status => status.Name) ?? [])}.");

    /// <summary>Fails when anything is parked, and says what and why.</summary>
    /// <exception cref="TestAppException">Something is.</exception>
    public void AssertNothingParked()
    {
        if (Parked() is { Count: > 0 } parked)
        {
            throw new TestAppException($"Parked, where nothing should be:{Environment.NewLine}{string.Join(Environment.NewLine, parked.Select(static key => $"- {key.Subscription}: {key.Key} at position {key.Position}, {key.Waiting} waiting: {key.Error}"))}");
        }
    }

    /// <summary>Stops and disposes the host that this application was started with.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref host, null) is not { } mine)
        {
            return;
        }
        try
        {
            if (isStarted)
            {
                // A handler that hangs is told to end soon: what it leaves is gone with the log anyway.
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);
                await mine.StopAsync(patience.Token);
            }
        }
        finally
        {
            if (mine is IAsyncDisposable asynchronous)
            {
                await asynchronous.DisposeAsync();
            }
            else
            {
                mine.Dispose();
            }
        }
    }

    private async ValueTask<Look> LookAsync(CancellationToken cancellationToken)
    {
        bool isForwarding = await states.HoldsEmitsAsync(cancellationToken);
        long head = Log.Head;
        var subscriptions = services.GetRequiredService<ISubscriptions>();
        IReadOnlyList<SubscriptionStatus> statuses = await subscriptions.ListAsync(cancellationToken);
        var parked = new List<ParkedKey>();
        foreach (SubscriptionStatus status in statuses)
        {
            if (status.ParkedKeys > 0)
            {
                parked.AddRange(await subscriptions.ListParkedAsync(status.Name, cancellationToken));
            }
        }
        return new(Time.GetUtcNow(), head, statuses, parked, isForwarding || statuses.Any(static status => status.IsForwarding));
    }

    private async ValueTask ReadAsync(long head, CancellationToken cancellationToken)
    {
        EventSerializer serializer = services.GetRequiredService<EventSerializer>();
        long after = recorded.Count;
        while (after < head)
        {
            LogPage page = await Log.ReadAsync(after, EventFilter.Everything, 1000, cancellationToken);
            foreach (RecordedEvent e in page.Events)
            {
                recorded.Add(e);
                published.AddRange(serializer.Decode(e).Objects);
            }
            after = page.ReadThrough;
        }
    }
}
