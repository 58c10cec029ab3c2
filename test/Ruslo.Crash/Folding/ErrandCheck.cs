using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ruslo.Crash;

/// <summary>Lets the errands end, and compares: each ended once and as it must, and is listed so, everything that it did was done once, and undone in order; each second ticked once.</summary>
internal static class ErrandCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<Damage> RunAsync(IHost host, IReadOnlyCollection<(int Writer, long Count)> begun)
    {
        var log = host.Services.GetRequiredService<IEventLog>();
        Dictionary<string, List<string>> told = await EndedAsync(log);
        (int lost, int doubled, int outOfOrder) = (begun.Count(one => one.Count % Errands.OneIn == 0 && !told.ContainsKey(Errands.IdOf(one.Writer, one.Count))), 0, 0);
        foreach ((string id, List<string> all) in told)
        {
            string[] expected = Errands.Fails(long.Parse(id.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture))
                ? ["errand-begun", "reserved", "charged", "not-delivered", "paid-back", "released", "errand-failed"]
                : ["errand-begun", "reserved", "charged", "delivered", "errand-done"];
            lost += expected.Except(all).Count();
            doubled += all.Count - all.Distinct().Count();
            outOfOrder += all.Distinct().SequenceEqual(expected) || expected.Except(all).Any() ? 0 : 1;
        }
        lost += await MissingFromListAsync(host.Services.GetRequiredService<ISagas>(), log, told.Keys);
        (int missed, int twice) = await TicksAsync(log, host.Services.GetRequiredService<EventSerializer>());
        return new(lost + missed, doubled + twice, outOfOrder);
    }

    /// <summary>How many errands the list of sagas does not have as they ended. It has all that the log has when it is asked: where something is missing, only what is recorded yet can bring it.</summary>
    private static async Task<int> MissingFromListAsync(ISagas sagas, IEventLog log, IReadOnlyCollection<string> ended)
    {
        using var late = new CancellationTokenSource(Patience);
        while (true)
        {
            long head = log.Head;
            var listed = new Dictionary<string, SagaStatus>();
            SagaPage page;
            string? cursor = null;
            do
            {
                page = await sagas.ListAsync(new() { Saga = Errands.Name, Limit = 1_000, Cursor = cursor }, CancellationToken.None);
                foreach (SagaSummary one in page.Instances)
                {
                    listed[one.Instance] = one.Status;
                }
                cursor = page.Cursor;
            }
            while (cursor is not null);
            int missing = ended.Count(id => !listed.TryGetValue(id, out SagaStatus status) || status is not (SagaStatus.Completed or SagaStatus.Aborted));
            if (missing == 0)
            {
                return 0;
            }
            try
            {
                await log.WaitAsync(head + 1, late.Token);
            }
            catch (OperationCanceledException)
            {
                return missing;
            }
        }
    }

    /// <summary>What the log tells of each errand, when all have ended, or have not in time.</summary>
    private static async Task<Dictionary<string, List<string>>> EndedAsync(IEventLog log)
    {
        using var late = new CancellationTokenSource(Patience);
        while (true)
        {
            var told = new Dictionary<string, List<string>>();
            foreach (RecordedEvent e in await ReadAsync(log, new() { Topics = [TopicPattern.Parse("errands"), TopicPattern.Parse("errand-shelf"), TopicPattern.Parse("errand-till"), TopicPattern.Parse("errand-door"), TopicPattern.Parse("errand-ends")] }))
            {
                (told.TryGetValue(e.Stream.Key, out List<string>? all) ? all : told[e.Stream.Key] = []).Add(e.Name);
            }
            try
            {
                if (told.Values.All(static all => all.Contains("errand-done") || all.Contains("errand-failed")))
                {
                    return told;
                }
                await log.WaitAsync(log.Head + 1, late.Token);
            }
            catch (OperationCanceledException)
            {
                return told;
            }
        }
    }

    /// <summary>Between the first and the last, which of the seconds are missing, and which came twice.</summary>
    private static async Task<(int Missed, int Twice)> TicksAsync(IEventLog log, EventSerializer serializer)
    {
        List<DateTimeOffset> ticks = [.. (await ReadAsync(log, new() { Topics = [TopicPattern.Parse("ticks")] })).Select(e => ((Ticked)serializer.Decode(e).Objects[0]).At)];
        int once = ticks.Distinct().Count();
        return (ticks.Count == 0 ? 0 : (int)(ticks.Max() - ticks.Min()).TotalSeconds + 1 - once, ticks.Count - once);
    }

    private static async Task<List<RecordedEvent>> ReadAsync(IEventLog log, EventFilter filter)
    {
        var all = new List<RecordedEvent>();
        for (long after = 0, head = log.Head; after < head;)
        {
            LogPage page = await log.ReadAsync(after, filter, 10_000);
            all.AddRange(page.Events);
            after = page.ReadThrough;
        }
        return all;
    }
}
