using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests;

/// <summary>Timers on the embedded log and SQLite, over restarts.</summary>
public sealed class EmbeddedTimerTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("ruslo-timers-").FullName;

    public sealed record Rang(int Number);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Timers_fire_once_and_in_order_over_restarts_also_when_their_index_is_lost()
    {
        const int count = 600;
        DateTimeOffset begin = TimeProvider.System.GetUtcNow();
        using (IHost host = Build())
        {
            await host.StartAsync(Stop);
            var timers = host.Services.GetRequiredService<IDirectTimers>();
            for (int i = 0; i < count; i++)
            {
                // In the wrong order, a third long due, a third soon, a third only after the restarts.
                int number = (i * 7919) % count;
                await timers.ScheduleAsync(new Rang(number), begin.AddDays(number < count / 3 ? -1 : number < 2 * count / 3 ? 0 : 1).AddMilliseconds(number), new() { Id = $"{number}" }, Stop);
            }
            await RungAsync(host.Services.GetRequiredService<IEventLog>(), 2 * count / 3);
            Assert.Equal(TimerCancellation.Cancelled, await timers.CancelAsync($"{count - 1}", cancellationToken: Stop));
            await host.StopAsync(Stop);
        }
        foreach (string index in Directory.GetFiles(Path.Combine(root, "log", "state"), "*timers*"))
        {
            File.Delete(index);
        }
        using (IHost host = Build())
        {
            await host.StartAsync(Stop);
            TimerPage pending = await host.Services.GetRequiredService<IDirectTimers>().ListAsync(limit: 1000, cancellationToken: Stop);
            Assert.Equal(Enumerable.Range(2 * count / 3, (count / 3) - 1).Select(static number => $"{number}"), pending.Timers.Select(static timer => timer.Id));
            await host.StopAsync(Stop);
        }
        using IHost last = Build(new Ahead(TimeSpan.FromDays(2)));
        await last.StartAsync(Stop);
        var log = last.Services.GetRequiredService<IEventLog>();
        await RungAsync(log, count - 1);
        var rings = new List<RecordedEvent>();
        for (bool isEnd = false; !isEnd;)
        {
            StreamPage page = await log.ReadStreamAsync(new("rings", "all"), rings.Count, ReadDirection.Forwards, 1000, Stop);
            rings.AddRange(page.Events);
            isEnd = page.IsEnd;
        }
        var serializer = last.Services.GetRequiredService<EventSerializer>();
        int[] numbers = [.. rings.Select(e => ((Rang)serializer.Decode(e).Objects[0]).Number)];
        Assert.Equal(Enumerable.Range(0, count - 1), numbers.Order());
        Assert.Equal(numbers[(2 * count / 3)..], numbers[(2 * count / 3)..].Order()); // all of these were due at one moment
        Assert.Empty((await last.Services.GetRequiredService<IDirectTimers>().ListAsync(cancellationToken: Stop)).Timers);
        await last.StopAsync(Stop);
    }

    private static async Task RungAsync(IEventLog log, int times)
    {
        for (long head = log.Head; (await log.ReadStreamAsync(new("rings", "all"), long.MaxValue, ReadDirection.Forwards, 1, Stop)).LastVersion < times - 1; head = log.Head)
        {
            await log.WaitAsync(head + 1, Stop);
        }
    }

    private IHost Build(TimeProvider? time = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddRusloCore(static catalog => catalog.Event<Rang>("rang", "rings", key: static _ => "all"), ruslo => ruslo.UseEmbedded(Path.Combine(root, "log")));
        return builder.Build();
    }

    private sealed class Ahead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
