using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ruslo.Tests;

/// <summary>A host with a log in memory, and what it writes to its own log.</summary>
internal sealed class HostBench : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(int Id, string Text)> Notes { get; } = new();

    public InMemoryEventLog Log { get; } = new();

    public IHost Build(Action<RusloBuilder>? configure = null, Action<IServiceCollection>? more = null, string environment = "Production")
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment });
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new() { ValidateScopes = environment == "Development", ValidateOnBuild = environment == "Development" }));
        builder.Logging.AddProvider(this);
        more?.Invoke(builder.Services);
        builder.Services.AddRusloCore(Describe, ruslo =>
        {
            if (configure is null)
            {
                Use(ruslo);
            }
            else
            {
                configure(ruslo);
            }
        });
        return builder.Build();
    }

    public RusloBuilder Use(RusloBuilder ruslo) => ruslo.UseLog("a test", (_, _) => new(Log)).UseState(static _ => new InMemoryStateStore());

    public static void Describe(CatalogBuilder catalog) => catalog
        .Event<Ordered>("ordered", "orders", key: static e => e.Id)
        .Event<Shipped>("shipped", "orders", key: static e => e.Id)
        .Event<Noticed>("noticed", "notices");

    public IEnumerable<string> NotesOf(int id) => Notes.Where(note => note.Id == id).Select(static note => note.Text);

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => Notes.Enqueue((eventId.Id, formatter(state, exception)));

    void IDisposable.Dispose() { }
}
