using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ruslo.Crash;

/// <summary>Lets the application come to rest, and compares: every event folded once, in order, and its echo in the log once.</summary>
internal static class FoldCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<CrashCounts> RunAsync(string directory, Dictionary<(int Writer, long Count), long> acknowledged, HashSet<(int Writer, long Count)> timers, HashSet<(int Writer, long Count)> errands, CrashCounts counts, TextWriter output)
    {
        using IHost host = FoldHost.Build(directory);
        await host.StartAsync();
        var log = host.Services.GetRequiredService<IEventLog>();
        (int lost, int doubled, int outOfOrder) = (0, 0, 0);
        for (int writer = 0; writer < FoldHost.Writers; writer++)
        {
            List<RecordedEvent> strikes = await ReadAsync(log, "strikes", writer), echoes = await AllEchoesAsync(log, writer, strikes.Count);
            await SettledAsync(host, writer, strikes.Count);
            Folded folded = await host.Services.GetRequiredService<IStateTables>().GetAsync<Folded>(FoldHost.Subscription, FoldHost.Table, FoldHost.KeyOf(writer)) ?? new(0, 0);
            lost += acknowledged.Count(a => a.Key.Writer == writer && (a.Key.Count >= strikes.Count || strikes[(int)a.Key.Count].Position != a.Value))
                + Math.Max(0, strikes.Count - echoes.Count) + (int)Math.Max(0, strikes.Count - folded.Next);
            doubled += Math.Max(0, echoes.Count - strikes.Count) + (int)Math.Max(0, folded.Next - strikes.Count);
            outOfOrder += (int)folded.Wrong + WrongOnes(strikes) + WrongOnes(echoes);
            Counted counted = strikes.Count == 0 ? new(0, 0) : await host.Services.GetRequiredService<IViews>().GetAsync<Counted>(FoldHost.KeyOf(writer), Token.Of(log.Id, strikes[^1])) ?? new(0, 0);
            lost += (int)Math.Max(0, strikes.Count - counted.Next);
            doubled += (int)Math.Max(0, counted.Next - strikes.Count);
            outOfOrder += (int)counted.Wrong;
        }
        (int silent, int twice) = await CheckTimersAsync(host, timers);
        (int open, int again, int wrong) = await ErrandCheck.RunAsync(host, errands);
        (lost, doubled, outOfOrder) = (lost + silent + open, doubled + twice + again, outOfOrder + wrong);
        await host.StopAsync();
        if (lost + doubled + outOfOrder > 0)
        {
            await output.WriteLineAsync($"After {counts.Kills} kills of the application that folds: {lost} lost, {doubled} doubled, {outOfOrder} out of order.");
        }
        return counts with { Lost = counts.Lost + lost, Doubled = counts.Doubled + doubled, OutOfOrder = counts.OutOfOrder + outOfOrder, Holds = lost + doubled + outOfOrder == 0 };
    }

    /// <summary>Every timer that was set has rung, once.</summary>
    private static async Task<(int Silent, int Twice)> CheckTimersAsync(IHost host, HashSet<(int Writer, long Count)> timers)
    {
        var log = host.Services.GetRequiredService<IEventLog>();
        for (long began = TimeProvider.System.GetTimestamp(), head = log.Head; TimeProvider.System.GetElapsedTime(began) < Patience && (await host.Services.GetRequiredService<IDirectTimers>().ListAsync(limit: 1)).Timers.Count > 0; head = log.Head)
        {
            await log.WaitAsync(head + 1, CancellationToken.None);
        }
        var rung = new HashSet<(int, long)>();
        int twice = 0;
        var serializer = host.Services.GetRequiredService<EventSerializer>();
        for (int writer = 0; writer < FoldHost.Writers; writer++)
        {
            foreach (Rang ring in (await ReadAsync(log, "rings", writer)).Select(e => (Rang)serializer.Decode(e).Objects[0]))
            {
                twice += rung.Add((ring.Writer, ring.Count)) ? 0 : 1;
            }
        }
        return (timers.Count(timer => !rung.Contains(timer)), twice);
    }

    private static int WrongOnes(List<RecordedEvent> events)
        => events.Where((e, i) => !e.Payload.Span.EndsWith(System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($":{i}}}")))).Count();

    /// <summary>What waits in the state store is forwarded after the start: until it has come, or has not in time.</summary>
    private static async Task<List<RecordedEvent>> AllEchoesAsync(IEventLog log, int writer, int expected)
    {
        using var late = new CancellationTokenSource(Patience);
        while (true)
        {
            List<RecordedEvent> echoes = await ReadAsync(log, "echoes", writer);
            if (echoes.Count >= expected)
            {
                return echoes;
            }
            try
            {
                await log.WaitAsync(log.Head + 1, late.Token);
            }
            catch (OperationCanceledException)
            {
                return await ReadAsync(log, "echoes", writer);
            }
        }
    }

    /// <summary>Its echoes are there, so the fold is; one that came twice would come while the rest settles.</summary>
    private static async Task SettledAsync(IHost host, int writer, int expected)
    {
        var subscriptions = host.Services.GetRequiredService<ISubscriptions>();
        var tables = host.Services.GetRequiredService<IStateTables>();
        long until = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(until) < Patience
            && ((await tables.GetAsync<Folded>(FoldHost.Subscription, FoldHost.Table, FoldHost.KeyOf(writer)))?.Next ?? 0) < expected
            && (await subscriptions.ListAsync())[0].Lag > 0)
        {
            await Task.Yield();
        }
    }

    private static async Task<List<RecordedEvent>> ReadAsync(IEventLog log, string topic, int writer)
    {
        var all = new List<RecordedEvent>();
        for (bool isEnd = false; !isEnd;)
        {
            StreamPage page = await log.ReadStreamAsync(new(topic, FoldHost.KeyOf(writer)), all.Count, ReadDirection.Forwards, 10_000);
            all.AddRange(page.Events);
            isEnd = page.IsEnd;
        }
        return all;
    }
}
