using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ruslo.Crash;

/// <summary>The process that is killed while it publishes, and writes rows; it says what was acknowledged.</summary>
internal static class RowVictim
{
    public static async Task RunAsync(string directory, Voice voice)
    {
        using IHost host = RowHost.Build(directory);
        await host.StartAsync();
        var log = host.Services.GetRequiredService<IEventLog>();
        await PublishAsync(host.Services, 0, await NextAsync(log, "strikes", 0), voice);
        await WrittenAsync(log, 0, await NextAsync(log, "strikes", 0));
        voice.SayOpen(); // from now on rows are written all the time
        await Task.WhenAll(Enumerable.Range(0, FoldHost.Writers).Select(writer => WriteAsync(host.Services, writer, voice)));
    }

    /// <summary>It waits for the rows now and then: who only publishes leaves them far behind.</summary>
    private static async Task WriteAsync(IServiceProvider services, int writer, Voice voice)
    {
        var log = services.GetRequiredService<IEventLog>();
        for (long count = await NextAsync(log, "strikes", writer); ; count++)
        {
            await PublishAsync(services, writer, count, voice);
            if (count % 10 == 9)
            {
                await WrittenAsync(log, writer, count - 10);
            }
        }
    }

    private static async Task PublishAsync(IServiceProvider services, int writer, long count, Voice voice)
    {
        Published published = await services.GetRequiredService<IDirectBus>().PublishAsync(new Struck(writer, count));
        voice.Say($"{writer} {count} {published.Token.Position}");
    }

    /// <summary>Returns when so many rows of a writer are written, and what was published with them is in the log.</summary>
    private static async Task WrittenAsync(IEventLog log, int writer, long count)
    {
        for (long head = log.Head; await NextAsync(log, "echoes", writer) < count; head = log.Head)
        {
            await log.WaitAsync(head + 1);
        }
    }

    private static async Task<long> NextAsync(IEventLog log, string topic, int writer)
        => (await log.ReadStreamAsync(new(topic, FoldHost.KeyOf(writer)), long.MaxValue, ReadDirection.Backwards, 1)).LastVersion + 1;
}
