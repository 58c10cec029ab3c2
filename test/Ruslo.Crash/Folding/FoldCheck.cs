using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ruslo.Crash;

/// <summary>Lets the application come to rest, and compares: every event folded once, in order, and its echo in the log once.</summary>
internal static class FoldCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<Damage> RunAsync(string directory, Dictionary<(int Writer, long Count), long> acknowledged, HashSet<(int Writer, long Count)> timers, HashSet<(int Writer, long Count)> errands)
    {
        using IHost host = FoldHost.Build(directory);
        await host.StartAsync();
        var log = host.Services.GetRequiredService<IEventLog>();
        Damage damage = default;
        for (int writer = 0; writer < FoldHost.Writers; writer++)
        {
            List<RecordedEvent> strikes = await ReadAsync(log, "strikes", writer), echoes = await AllEchoesAsync(log, writer, strikes.Count);
            damage += Compare(writer, acknowledged, strikes, echoes);
            await SettledAsync(host, writer, strikes.Count);
            Folded folded = await host.Services.GetRequiredService<IStateTables>().GetAsync<Folded>(FoldHost.Subscription, FoldHost.Table, FoldHost.KeyOf(writer)) ?? new(0, 0);
            damage += Compare(strikes.Count, folded.Next, folded.Wrong);
            Counted counted = strikes.Count == 0 ? new(0, 0) : await host.Services.GetRequiredService<IViews>().GetAsync<Counted>(FoldHost.KeyOf(writer), Token.Of(log.Id, strikes[^1])) ?? new(0, 0);
            damage += Compare(strikes.Count, counted.Next, counted.Wrong);
            Counted tallied = strikes.Count == 0 ? new(0, 0) : await Tallies.ReadAsync(host.Services.GetRequiredService<ISqlViews>(), writer, Token.Of(log.Id, strikes[^1]));
            damage += Compare(strikes.Count, tallied.Next, tallied.Wrong);
        }
        (int silent, int twice) = await CheckTimersAsync(host, timers);
        damage += new Damage(silent, twice, 0) + await ErrandCheck.RunAsync(host, errands);
        await host.StopAsync();
        return damage;
    }

    /// <summary>What was acknowledged is where it was said to be, and each event has its echo, once, in order.</summary>
    public static Damage Compare(int writer, Dictionary<(int Writer, long Count), long> acknowledged, List<RecordedEvent> strikes, List<RecordedEvent> echoes)
        => new Damage(acknowledged.Count(a => a.Key.Writer == writer && (a.Key.Count >= strikes.Count || strikes[(int)a.Key.Count].Position != a.Value)), 0, WrongOnes(strikes))
            + Compare(strikes.Count, echoes.Count, WrongOnes(echoes));

    private static Damage Compare(long expected, long there, long wrong) => new((int)Math.Max(0, expected - there), (int)Math.Max(0, there - expected), (int)wrong);

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
    public static async Task<List<RecordedEvent>> AllEchoesAsync(IEventLog log, int writer, int expected)
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

    public static async Task<List<RecordedEvent>> ReadAsync(IEventLog log, string topic, int writer)
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
