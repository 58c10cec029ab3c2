using System.Diagnostics.CodeAnalysis;

namespace Ruslo;

/// <summary>Says which partitions of a subscription an event belongs to, and under which routing keys. Thread-safe.</summary>
internal sealed class Router(SubscriptionDefinition definition, int partitions)
{
    /// <summary>Offers an event to the feeds that want it.</summary>
    public void Route(ReadEvent e, PartitionFeed[] feeds)
    {
        if (SinglePartition(e) is int single)
        {
            feeds[single].Offer(new(e, null));
            return;
        }
        StreamId[] keys = KeysOf(e, out Exception? failure);
        if (keys.Length == 1)
        {
            feeds[PartitionOf(keys[0])].Offer(new(e, keys));
            return;
        }
        for (int partition = 0; partition < feeds.Length; partition++)
        {
            if (failure is not null)
            {
                feeds[partition].Offer(new(e, null, failure));
            }
            else if (Share(keys, partition) is { Length: > 0 } share)
            {
                feeds[partition].Offer(new(e, share));
            }
        }
    }

    /// <summary>Whether an event belongs to a partition, and how.</summary>
    public bool Routes(ReadEvent e, int partition, out Delivery delivery)
    {
        if (SinglePartition(e) is int single)
        {
            delivery = new(e, null);
            return single == partition;
        }
        StreamId[] keys = KeysOf(e, out Exception? failure);
        if (failure is not null)
        {
            delivery = new(e, null, failure);
            return true;
        }
        StreamId[] share = Share(keys, partition);
        delivery = new(e, share);
        return share.Length > 0;
    }

    /// <summary>The routing key of a delivery that has no computed ones.</summary>
    public StreamId DefaultKeyOf(RecordedEvent e)
        => definition.Unordered ? new(e.Stream.Tenant, "", e.EventId.ToString("N"))
            : RoutesByStreamKey(e) ? new(e.Stream.Tenant, "", e.Stream.Key)
            : definition.RoutesByCorrelation ? new(e.Stream.Tenant, "", CorrelationKey(e.CorrelationId))
            : e.Stream;

    /// <summary>The routing key of what is routed by its correlation.</summary>
    public static string CorrelationKey(Guid correlation) => correlation.ToString();

    private bool RoutesByStreamKey(RecordedEvent e) => definition.RoutesByStreamKey || (definition.TakesEventsToo && e.Kind == EventKind.Command);

    private int? SinglePartition(ReadEvent e)
    {
        if (definition.Unordered)
        {
            return PartitionHash.Partition(PartitionHash.Of(e.Recorded.EventId), partitions);
        }
        if (RoutesByStreamKey(e.Recorded) || definition.RoutesByCorrelation)
        {
            return partitions == 1 ? 0 : PartitionHash.Partition(PartitionHash.Of(DefaultKeyOf(e.Recorded)), partitions);
        }
        return definition.RoutesByStream || definition.KeysInTurn is not null ? PartitionHash.Partition(e.StreamHash, partitions) : null;
    }

    [SuppressMessage("Design", "CA1031", Justification = "A key function of the application runs here: whatever it throws, its subscription stalls instead of guessing.")]
    private StreamId[] KeysOf(ReadEvent e, out Exception? failure)
    {
        failure = null;
        if (e.Decoded.Outcome is DecodeOutcome.Failed or DecodeOutcome.NewerVersion)
        {
            failure = e.Decoded.Error ?? new RusloException($"Event {e.Recorded.Name} v{e.Recorded.SchemaVersion} at position {e.Recorded.Position} is newer than this process knows.");
            return [];
        }
        try
        {
            var keys = new List<RoutingKey>(1);
            bool taken = false;
            IReadOnlyList<object> objects = e.Decoded.Objects;
            for (int i = 0; i < objects.Count; i++)
            {
                for (int j = 0; j < definition.Keys.Count; j++)
                {
                    if (definition.Keys[j].Takes(objects[i]))
                    {
                        taken = true;
                        definition.Keys[j].AddKeys(objects[i], e.Recorded, keys);
                    }
                }
            }
            return taken ? Distinct(e.Recorded, keys) : [e.Recorded.Stream];
        }
        catch (Exception thrown)
        {
            failure = thrown;
            return [];
        }
    }

    public static StreamId[] Distinct(RecordedEvent e, IReadOnlyList<RoutingKey> keys)
    {
        var distinct = new StreamId[keys.Count];
        int count = 0;
        for (int i = 0; i < keys.Count; i++)
        {
            StreamId id = KeyOf(e, keys[i]);
            if (Array.IndexOf(distinct, id, 0, count) < 0)
            {
                distinct[count++] = id;
            }
        }
        return count == distinct.Length ? distinct : distinct[..count];
    }

    private static StreamId KeyOf(RecordedEvent e, RoutingKey key)
        => string.IsNullOrEmpty(key.Value) || System.Text.Encoding.UTF8.GetByteCount(key.Value) > StreamId.MaxKeyBytes
            ? throw new RusloException($"The routing key of event {e.Name} at position {e.Position} is empty or has more than {StreamId.MaxKeyBytes} bytes in UTF-8.") { Position = e.Position, EventId = e.EventId, Stream = e.Stream }
            : new(e.Stream.Tenant, "", key.Value);

    private StreamId[] Share(StreamId[] keys, int partition)
    {
        int mine = 0;
        foreach (StreamId key in keys)
        {
            mine += PartitionOf(key) == partition ? 1 : 0;
        }
        return mine == keys.Length ? keys : mine == 0 ? [] : [.. keys.Where(key => PartitionOf(key) == partition)];
    }

    private int PartitionOf(in StreamId key) => PartitionHash.Partition(PartitionHash.Of(key), partitions);
}
