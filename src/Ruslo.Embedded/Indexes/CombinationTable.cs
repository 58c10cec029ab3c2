using System.Collections.Concurrent;

namespace Ruslo;

/// <summary>Numbers the combinations that this process has met. The numbers stay in memory. Thread-safe.</summary>
internal sealed class CombinationTable
{
    private const int KeptFilters = 64;

    private readonly ConcurrentDictionary<(string, string, EventKind), int> numbers = new();
    private readonly Lock adding = new();
    private readonly Plan?[] plans = new Plan?[KeptFilters];
    private Combination[] all = [];
    private uint turn;

    /// <summary>All combinations; a combination's index is its number.</summary>
    public Combination[] All => Volatile.Read(ref all);

    public int NumberOf(string topic, string name, EventKind kind)
        => numbers.TryGetValue((topic, name, kind), out int number) ? number : Add(topic, name, kind);

    /// <summary>By number, whether events of the combination can match the filter. Kept for the filters asked for last.</summary>
    public bool[] WantedBy(EventFilter filter)
    {
        Combination[] known = All;
        foreach (Plan? plan in plans)
        {
            if (plan is not null && ReferenceEquals(plan.Filter, filter) && plan.Wanted.Length == known.Length)
            {
                return plan.Wanted;
            }
        }
        bool[] wanted = new bool[known.Length];
        for (int i = 0; i < known.Length; i++)
        {
            wanted[i] = known[i].Matches(filter);
        }
        Volatile.Write(ref plans[Interlocked.Increment(ref turn) % KeptFilters], new(filter, wanted));
        return wanted;
    }

    private int Add(string topic, string name, EventKind kind)
    {
        lock (adding)
        {
            if (numbers.TryGetValue((topic, name, kind), out int known))
            {
                return known;
            }
            int number = all.Length;
            Volatile.Write(ref all, [.. all, new(topic, name, kind)]);
            numbers[(topic, name, kind)] = number;
            return number;
        }
    }

    private sealed record Plan(EventFilter Filter, bool[] Wanted);
}
