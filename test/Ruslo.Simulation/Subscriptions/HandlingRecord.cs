namespace Ruslo.Battery;

/// <summary>
/// What the handlers of a subscription were called with, by all processes. Before an event is handled for the first time, everything
/// before it of its key has been handled, or was skipped by somebody.
/// </summary>
internal sealed class HandlingRecord(EchoPlan plan)
{
    private readonly Dictionary<string, int> done = [];
    private readonly Dictionary<(string Key, int Number), int> begun = [];

    /// <summary>Events that fail until they are healed.</summary>
    public HashSet<(string Key, int Number)> Sick { get; } = [];

    public HashSet<(string Key, int Number)> Skipped { get; } = [];

    public void Begin(Placed e)
    {
        int before = done.GetValueOrDefault(e.Key, -1);
        if (plan.Mode == DeliveryMode.AtMostOnce)
        {
            int times = begun[(e.Key, e.Number)] = begun.GetValueOrDefault((e.Key, e.Number)) + 1;
            Truth.Require(times == 1, $"{plan.Name}, at most once, handles {e.Key}/{e.Number} again");
            Truth.Require(e.Number > before, $"{plan.Name} handles {e.Key}/{e.Number} after {before}");
            done[e.Key] = e.Number;
            return;
        }
        for (int between = before + 1; between < e.Number; between++)
        {
            Truth.Require(Skipped.Contains((e.Key, between)), $"{plan.Name} handles {e.Key}/{e.Number} before {e.Key}/{between}");
        }
    }

    /// <summary>It has been rewound: of a key only what lies before the target still counts as handled.</summary>
    public void Rewind(string key, int before) => done[key] = Math.Min(before, done.GetValueOrDefault(key, -1));

    public void End(Placed e) => done[e.Key] = Math.Max(e.Number, done.GetValueOrDefault(e.Key, -1));

    /// <summary>What it must have emitted for a key at the end, when so many were published.</summary>
    public IEnumerable<(int Number, int Part)> Expected(string key, int published)
        => Enumerable.Range(0, published).Where(number => !Skipped.Contains((key, number))).SelectMany(number => Enumerable.Range(0, Parts(number)).Select(part => (number, part)));

    public static int Parts(int number) => number % 3 == 0 ? 2 : 1;
}
