using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ruslo;

/// <summary>Makes an application testable in place.</summary>
public static class TestAppServiceCollectionExtensions
{
    /// <summary>
    /// Replaces the log, the state, the clock and the ids of an application that has called AddRuslo, and adds a <see cref="TestApp"/> to its
    /// services: for hosts that something else builds, such as WebApplicationFactory with ConfigureTestServices.
    /// </summary>
    /// <exception cref="InvalidOperationException">AddRuslo has not been called yet: what it adds later would win.</exception>
    public static IServiceCollection AddTestApp(this IServiceCollection services, TestAppOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        options ??= new();
        options.Validate();
        if (!services.Any(static service => service.ServiceType == typeof(IDirectBus)))
        {
            throw new InvalidOperationException($"{nameof(AddTestApp)} found no Ruslo to test: call it after AddRuslo, with WebApplicationFactory in ConfigureTestServices.");
        }
        var time = new SimulatedTime(options.Start);
        var states = new WatchedStateStore(new InMemoryStateStore());
        var recorder = new HandlingRecorder();
        var work = new WatchedScheduler();
        services.RemoveAll<TimeProvider>();
        services.AddSingleton<TimeProvider>(time);
        services.RemoveAll<RusloRuntime>();
        var runtime = new RusloRuntime(time, new SeededIdSource(options.Seed), work) { ClockCheck = Timeout.InfiniteTimeSpan };
        time.Adjusted = runtime.ClockWasSet; // nobody need look at the clock: days pass in few steps
        services.AddSingleton(runtime);
        services.RemoveAll<EventLogSource>();
        services.AddSingleton(new EventLogSource(nameof(TestApp), static (provider, _) => new(new InMemoryEventLog(provider.GetRequiredService<RusloRuntime>()))));
        services.RemoveAll<IStateStore>();
        services.AddSingleton<IStateStore>(states);
        services.RemoveAll<IPersonalKeyStore>();
        services.AddSingleton<IPersonalKeyStore, InMemoryPersonalKeyStore>();
        services.Insert(0, ServiceDescriptor.Singleton<IFilter<HandlerContext>>(recorder)); // outermost: it sees what every other filter makes of an event
        services.AddSingleton(provider => new TestApp(provider, time, states, recorder, work, options));
        return services;
    }
}
