namespace Ruslo;

/// <summary>Why nothing of a subscription may be handled now: several may hold it, and it goes on when none does any more. Thread-safe.</summary>
/// <param name="changed">Told the first reason that is left, or null; in the order of the changes.</param>
internal sealed class Holds(Action<string?> changed)
{
    private readonly Lock gate = new();
    private readonly List<(object By, string Reason)> holds = [];

    /// <summary>Somebody holds it, or, with null, does so no longer.</summary>
    public void Set(object by, string? reason)
    {
        lock (gate)
        {
            int at = holds.FindIndex(hold => ReferenceEquals(hold.By, by));
            if (reason is null)
            {
                if (at < 0)
                {
                    return;
                }
                holds.RemoveAt(at);
            }
            else if (at < 0)
            {
                holds.Add((by, reason));
            }
            else
            {
                holds[at] = (by, reason);
            }
            changed(holds.Count > 0 ? holds[0].Reason : null);
        }
    }
}
