namespace Ruslo;

/// <summary>
/// Which subscriptions want an event of a topic, name and kind: found once, then looked up, so that those that do not want it cost
/// nothing. The list is immutable; the cache belongs to the tail.
/// </summary>
internal sealed class RoutingTable(RunningSubscription[] subscriptions)
{
    private const int MaxKnown = 100_000;

    private readonly Dictionary<(string Topic, string Name, EventKind Kind), RunningSubscription[]> known = [];

    public RoutingTable With(RunningSubscription subscription) => new([.. subscriptions, subscription]);

    public RoutingTable Without(RunningSubscription subscription) => new([.. subscriptions.Where(other => other != subscription)]);

    /// <summary>Offers an event to all who want it. Who cannot be offered it falls behind and reads for itself: the others do not notice.</summary>
    public void HandOut(ReadEvent read)
    {
        foreach (RunningSubscription target in TargetsOf(read.Recorded))
        {
            if (!target.Attached.IsEmpty)
            {
                HandOut(read, target);
            }
        }
    }

    private static void HandOut(ReadEvent read, RunningSubscription target)
    {
        try
        {
            if (target.WantsMoreThanItsName(read.Recorded))
            {
                read.DecodeFor(target);
                target.Offer(read);
            }
        }
#pragma warning disable CA1031 // one that cannot take an event may not keep it from the others; when it reads for itself, it stalls on it
        catch (Exception)
#pragma warning restore CA1031
        {
            target.FallBehind(read.Recorded.Position);
        }
    }

    private RunningSubscription[] TargetsOf(RecordedEvent e)
    {
        (string, string, EventKind) kind = (e.Stream.Topic, e.Name, e.Kind);
        if (!known.TryGetValue(kind, out RunningSubscription[]? targets))
        {
            if (known.Count >= MaxKnown)
            {
                known.Clear();
            }
            known[kind] = targets = Array.FindAll(subscriptions, subscription => subscription.WantsItsName(e));
        }
        return targets;
    }
}
