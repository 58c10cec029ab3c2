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

    public void HandOut(ReadEvent read, EventSerializer serializer)
    {
        foreach (RunningSubscription target in TargetsOf(read.Recorded))
        {
            if (!target.Attached.IsEmpty && target.WantsMoreThanItsName(read.Recorded))
            {
                read.Decode(serializer);
                target.Offer(read);
            }
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
