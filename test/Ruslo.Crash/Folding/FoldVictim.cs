using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ruslo.Crash;

/// <summary>The process that is killed while it publishes, folds and forwards; it says what was acknowledged.</summary>
internal static class FoldVictim
{
    public static async Task RunAsync(string directory, Voice voice)
    {
        using IHost host = FoldHost.Build(directory, version: 1 + (Environment.ProcessId % 3));
        await host.StartAsync();
        voice.SayOpen();
        var bus = host.Services.GetRequiredService<IDirectBus>();
        var log = host.Services.GetRequiredService<IEventLog>();
        var timers = host.Services.GetRequiredService<IDirectTimers>();
        var projections = host.Services.GetRequiredService<IProjections>();
        await Task.WhenAll(Enumerable.Range(0, FoldHost.Writers).Select(writer => WriteAsync(log, bus, timers, writer, voice)).Append(RebuildAsync(projections, FoldHost.Projection)).Append(RebuildAsync(projections, Tallies.Name)));
    }

    /// <summary>Makes a projection again all the time, so that a kill hits every step of it.</summary>
    private static async Task RebuildAsync(IProjections projections, string projection)
    {
        while (true)
        {
            await projections.RebuildAsync(projection);
            await projections.RebuiltAsync(projection);
        }
    }

    private static async Task WriteAsync(IEventLog log, IDirectBus bus, IDirectTimers timers, int writer, Voice voice)
    {
        StreamPage end = await log.ReadStreamAsync(new("strikes", FoldHost.KeyOf(writer)), long.MaxValue, ReadDirection.Backwards, 1);
        for (long count = end.LastVersion + 1; ; count++)
        {
            Published published = await bus.PublishAsync(new Struck(writer, count));
            voice.Say($"{writer} {count} {published.Token.Position}");
            await timers.ScheduleAsync(new Rang(writer, count), TimeSpan.FromMilliseconds(count % 5 * 50), new() { Id = string.Create(CultureInfo.InvariantCulture, $"{writer} {count}") });
            voice.Say($"timer {writer} {count}");
            if (count % Errands.OneIn == 0)
            {
                await bus.PublishAsync(new ErrandBegun(Errands.IdOf(writer, count), count));
                voice.Say($"errand {writer} {count}");
            }
        }
    }
}
