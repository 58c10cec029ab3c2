using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests.Commands;

/// <summary>Applications with the commands of wallets, on one log, one after the other.</summary>
internal sealed class CommandBench
{
    private ulong apps;

    public KeptLog Log { get; } = new();

    public InMemoryStateStore States { get; } = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Task<TestApp> StartAsync(Action<RusloBuilder> configure) => TestApp.StartAsync(Build(configure), Stop);

    public IHost Build(Action<RusloBuilder> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRusloCore(Wallets.AddTo, ruslo => configure(ruslo.UseInMemory()));
        builder.Services.AddTestApp(new() { Seed = ++apps }); // each draws ids of its own
        builder.Services.RemoveAll<EventLogSource>();
        builder.Services.AddSingleton(new EventLogSource("a test", (_, _) => new(Log)));
        builder.Services.RemoveAll<IStateStore>();
        builder.Services.AddSingleton<IStateStore>(States);
        return builder.Build();
    }

    public static IDirectBus Bus(TestApp app) => app.Services.GetRequiredService<IDirectBus>();

    /// <summary>The events of a topic, in the order of the log.</summary>
    public async Task<IReadOnlyList<RecordedEvent>> TopicAsync(string topic)
        => (await Log.ReadAsync(0, new() { Topics = [TopicPattern.Parse(topic)] }, 1000, Stop)).Events;
}
