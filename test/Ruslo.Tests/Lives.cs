using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests;

/// <summary>Applications on one log, one state and one store of keys in memory, one after the other.</summary>
internal class Lives(Action<CatalogBuilder> describe, DateTimeOffset? start = null)
{
    private ulong count;

    public KeptLog Log { get; } = new();

    public InMemoryStateStore States { get; } = new();

    public InMemoryPersonalKeyStore Keys { get; } = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Task<TestApp> StartAsync(Action<RusloBuilder>? configure = null, DateTimeOffset? at = null, Action<IServiceCollection>? services = null)
        => TestApp.StartAsync(Build(configure, at, services), Stop);

    public IHost Build(Action<RusloBuilder>? configure = null, DateTimeOffset? at = null, Action<IServiceCollection>? services = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRusloCore(describe, ruslo =>
        {
            ruslo.UseInMemory();
            configure?.Invoke(ruslo);
        });
        builder.Services.AddTestApp(new() { Seed = ++count, Start = at ?? start }); // each draws ids of its own
        builder.Services.RemoveAll<EventLogSource>();
        builder.Services.AddSingleton(new EventLogSource("a test", (_, _) => new(Log)));
        builder.Services.RemoveAll<IStateStore>();
        builder.Services.AddSingleton<IStateStore>(States);
        builder.Services.RemoveAll<IPersonalKeyStore>();
        builder.Services.AddSingleton<IPersonalKeyStore>(Keys);
        services?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>The events of a topic, in the order of the log.</summary>
    public async Task<IReadOnlyList<RecordedEvent>> TopicAsync(string topic)
        => (await Log.ReadAsync(0, new() { Topics = [TopicPattern.Parse(topic)] }, 10_000, Stop)).Events;
}
