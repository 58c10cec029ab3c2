namespace Ruslo;

/// <summary>What is on its way in a simulation: it arrives late, in any order, twice, or is lost until nothing else happens any more.</summary>
internal sealed class SagaMail(SeededRandom random, TimeSpan longest)
{
    private readonly SortedDictionary<(DateTimeOffset At, int Number), Action> underway = [];
    private readonly List<Action> lost = [];
    private int number;

    /// <summary>When the next one arrives; null: nothing is on its way.</summary>
    public DateTimeOffset? Next => underway.Count > 0 ? underway.First().Key.At : null;

    public void Post(DateTimeOffset now, Action arrive, bool mayBeLost = false)
    {
        if (mayBeLost && random.OneIn(8))
        {
            lost.Add(arrive);
            return;
        }
        for (int copies = mayBeLost && random.OneIn(8) ? 2 : 1; copies > 0; copies--)
        {
            underway.Add((now + Delay(), ++number), arrive);
        }
    }

    public Action Take()
    {
        KeyValuePair<(DateTimeOffset At, int Number), Action> first = underway.First();
        underway.Remove(first.Key);
        return first.Value;
    }

    /// <summary>What was lost arrives after all; false: nothing was.</summary>
    public bool SendLost(DateTimeOffset now)
    {
        foreach (Action one in lost)
        {
            underway.Add((now + Delay(), ++number), one);
        }
        bool any = lost.Count > 0;
        lost.Clear();
        return any;
    }

    private TimeSpan Delay() => random.Next(4) switch
    {
        0 => TimeSpan.Zero,
        1 => TimeSpan.FromSeconds(random.Next(30)),
        2 => TimeSpan.FromSeconds(random.Next(600)),
        _ => TimeSpan.FromSeconds(random.Next(Math.Max(1, (int)longest.TotalSeconds))),
    };
}
