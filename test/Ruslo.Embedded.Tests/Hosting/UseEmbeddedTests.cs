using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Ruslo.Tests;

public sealed class UseEmbeddedTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("ruslo-use-embedded-").FullName;

    [Event("noted", Topic = "notes")]
    public sealed record Noted([StreamKey] string Id);

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task A_relative_path_lies_under_the_content_root_and_the_log_survives_the_host()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        for (int version = 0; version < 2; version++)
        {
            HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = root });
            builder.Services.AddRuslo(static ruslo => ruslo.UseEmbedded("kept/log"));
            using IHost host = builder.Build();
            await host.StartAsync(cancellationToken);

            Published published = await host.Services.GetRequiredService<IDirectBus>().PublishAsync(new Noted("n"), cancellationToken);

            Assert.Equal(version, published.Version);
            Assert.True(Directory.EnumerateFiles(Path.Combine(root, "kept", "log")).Any());
            await host.StopAsync(cancellationToken);
        }
    }

    [Fact]
    public async Task The_path_is_logged_once_and_in_full()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        var notes = new Notes();
        using IHost host = Build(notes);
        await host.StartAsync(cancellationToken);
        await host.StopAsync(cancellationToken);
        Assert.Equal($"The embedded log is in {Path.Combine(root, "log")}", Assert.Single(notes.All, note => note.Contains(Path.Combine(root, "log"), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Whoever_waits_for_a_log_says_at_once_for_whom()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using IHost first = Build(new Notes());
        await first.StartAsync(cancellationToken);
        var notes = new Notes();
        using IHost second = Build(notes);

        Task starting = second.StartAsync(cancellationToken);
        Assert.Contains("this process", await notes.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, cancellationToken), StringComparison.Ordinal);
        Assert.False(starting.IsCompleted);
        await first.StopAsync(cancellationToken);
        first.Dispose();
        await starting;
        await second.StopAsync(cancellationToken);
    }

    private IHost Build(Notes notes)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = root });
        builder.Logging.AddProvider(notes);
        builder.Services.AddRuslo(static ruslo => ruslo.UseEmbedded("log"));
        return builder.Build();
    }

    private sealed class Notes : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public TaskCompletionSource<string> Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            All.Enqueue(formatter(state, exception));
            if (eventId.Id == 3003)
            {
                Waiting.TrySetResult(formatter(state, exception));
            }
        }

        public void Dispose() { }
    }
}
