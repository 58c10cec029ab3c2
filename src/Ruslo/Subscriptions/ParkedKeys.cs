namespace Ruslo;

/// <summary>
/// The parked keys of a partition. It builds the moves; what they change in memory happens once they are committed, except for events
/// that begin to wait: their moves ride with the checkpoint that passes them, without which they come again. For the partition's loop; counts are read by others.
/// </summary>
internal sealed class ParkedKeys(string partitionEntry, ParkedLimit limit)
{
    private static readonly ReadOnlyMemory<byte> Empty = Array.Empty<byte>();

    private readonly Dictionary<StreamId, ParkedKeyState> byKey = [];
    private readonly Lock gate = new();
    private DateTimeOffset? due;
    private int events;

    public int Count => byKey.Count;

    public int Events => Volatile.Read(ref events);

    /// <summary>When the first head is to be tried again; null without parked keys.</summary>
    public DateTimeOffset? Due => due;

    public void Load(IReadOnlyList<ProgressEntry> entries)
    {
        string prefix = ProgressFormat.ParkedPrefix(partitionEntry);
        ParkedKeyState? current = null;
        foreach (ProgressEntry entry in entries) // ordered by name: a head comes before what waits behind it
        {
            if (!entry.Entry.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }
            ReadOnlySpan<char> name = entry.Entry.AsSpan(prefix.Length);
            string hash = name[..32].ToString();
            if (ProgressFormat.WaitingPosition(name[32..]) is not { } position)
            {
                current = new(hash, ProgressFormat.DecodeParked(entry.Value.Span), entry.Value);
                byKey.Add(current.Head.Key, current);
                Counted(keys: 1, positions: 1);
            }
            else if (current?.Hash == hash)
            {
                current.Waiting.Enqueue(position);
                current.Last = position;
                Counted(keys: 0, positions: 1);
            }
        }
        FindDue();
    }

    public ParkedKeyState? Find(in StreamId key) => byKey.Count == 0 ? null : byKey.GetValueOrDefault(key);

    /// <summary>Where the head of a key stands, from any thread; null when it is not parked.</summary>
    public long? HeadOf(in StreamId key)
    {
        lock (gate)
        {
            return byKey.TryGetValue(key, out ParkedKeyState? parked) ? parked.Head.Position : null;
        }
    }

    /// <summary>The parked key that an event is the head of, or waits in, from any thread; null when there is none.</summary>
    public StreamId? KeyOf(long position)
    {
        lock (gate)
        {
            foreach (ParkedKeyState key in byKey.Values)
            {
                if (key.Head.Position == position || key.Waiting.Contains(position))
                {
                    return key.Head.Key;
                }
            }
            return null;
        }
    }

    /// <summary>Whether an event waits in a key, or is its head; from any thread.</summary>
    public bool Holds(in StreamId key, long position)
    {
        lock (gate)
        {
            return byKey.TryGetValue(key, out ParkedKeyState? parked) && (parked.Head.Position == position || parked.Waiting.Contains(position));
        }
    }

    /// <summary>The parked key whose head has been due longest; null when none is.</summary>
    public ParkedKeyState? FirstDue(DateTimeOffset now)
    {
        if (due is null || due > now)
        {
            return null;
        }
        ParkedKeyState? first = null;
        foreach (ParkedKeyState key in byKey.Values)
        {
            if (key.Head.RetryAt <= now && (first is null || (key.Head.RetryAt, key.Head.Position).CompareTo((first.Head.RetryAt, first.Head.Position)) < 0))
            {
                first = key;
            }
        }
        return first;
    }

    /// <summary>An event of a parked key waits, once progress has passed it: drained before, it would come again.</summary>
    public void Wait(ParkedKeyState key, long position, BatchEffects effects)
    {
        if (position <= key.Last)
        {
            return;
        }
        effects.Waits.Add(new(ProgressFormat.Waiting(partitionEntry, key.Hash, position), null, Empty));
        effects.OnceCommitted(() =>
        {
            lock (gate)
            {
                key.Waiting.Enqueue(position);
                key.Last = position;
            }
            Counted(keys: 0, positions: 1);
        });
    }

    /// <summary>Parks a key with its head.</summary>
    public void Park(ParkedEntry head, BatchEffects effects)
    {
        string hash = ProgressFormat.HashOf(head.Key);
        byte[] value = ProgressFormat.Encode(head);
#if PLANTED
        if (!PlantedSubscriptions.ParksOnlyInMemory)
#endif
        effects.Moves.Add(new(ProgressFormat.ParkedHead(partitionEntry, hash), null, value));
        effects.OnceCommitted(() =>
        {
            lock (gate)
            {
                byKey.Add(head.Key, new(hash, head, value));
            }
            Counted(keys: 1, positions: 1);
            FindDue();
        });
    }

    /// <summary>The head has failed again: it is tried later.</summary>
    public void Fail(ParkedKeyState key, ParkedEntry head, BatchEffects effects) => Replace(key, head, effects, static () => { });

    /// <summary>The head is done: the next one moves up and is due now, or the key is unparked.</summary>
    public void Pass(ParkedKeyState key, DateTimeOffset now, BatchEffects effects)
    {
        if (Next(key) is { } next)
        {
            effects.Moves.Add(new(ProgressFormat.Waiting(partitionEntry, key.Hash, next), Empty, null));
            Replace(key, key.Head with { Position = next, Failures = 0, RetryAt = now, Error = "" }, effects, () =>
            {
                lock (gate)
                {
                    Take(key, next);
                }
                Counted(keys: 0, positions: -1);
            });
            return;
        }
        effects.Moves.Add(new(ProgressFormat.ParkedHead(partitionEntry, key.Hash), key.Value, null));
        effects.OnceCommitted(() =>
        {
            lock (gate)
            {
                byKey.Remove(key.Head.Key);
            }
            Counted(keys: -1, positions: -key.Count);
            FindDue();
        });
    }

    /// <summary>Every head is tried at once; the schedule that is kept does not change.</summary>
    public void RetryAll(DateTimeOffset now)
    {
        foreach (ParkedKeyState key in byKey.Values)
        {
            key.Head = key.Head with { RetryAt = now };
        }
        FindDue();
    }

    /// <summary>For people, from any thread.</summary>
    public void List(string subscription, int partition, List<ParkedKey> to)
    {
        lock (gate)
        {
            foreach (ParkedKeyState key in byKey.Values)
            {
                to.Add(Told(subscription, partition, key));
            }
        }
    }

    /// <summary>For people, from any thread: a key with its head and the first of what waits behind it; null when it is not parked.</summary>
    public (ParkedKey Key, long[] Positions)? Show(string subscription, int partition, in StreamId key, int limit)
    {
        lock (gate)
        {
            return byKey.TryGetValue(key, out ParkedKeyState? parked)
                ? (Told(subscription, partition, parked), [parked.Head.Position, .. parked.Waiting.Take(limit - 1)])
                : null;
        }
    }

    private static ParkedKey Told(string subscription, int partition, ParkedKeyState key) => new()
    {
        Subscription = subscription,
        Partition = partition,
        Key = key.Head.Key,
        Position = key.Head.Position,
        Waiting = key.Count,
        Failures = key.Head.Failures,
        Error = key.Head.Error,
        ParkedAt = key.Head.ParkedAt,
        RetryAt = key.Head.RetryAt,
    };

    /// <summary>The partition runs here no longer.</summary>
    public void Forget() => limit.Add(-byKey.Count, -events);

    private void Replace(ParkedKeyState key, ParkedEntry head, BatchEffects effects, Action also)
    {
        byte[] value = ProgressFormat.Encode(head);
        effects.Moves.Add(new(ProgressFormat.ParkedHead(partitionEntry, key.Hash), key.Value, value));
        effects.OnceCommitted(() =>
        {
            key.Value = value;
            key.Head = head;
            also();
            FindDue();
        });
    }

    private static long? Next(ParkedKeyState key)
    {
#if PLANTED
        if (PlantedSubscriptions.UnparksWithoutLooking)
        {
            return null;
        }
        if (PlantedSubscriptions.DrainsTheLatestFirst && key.Waiting.Count > 0)
        {
            return key.Waiting.Last();
        }
#endif
        return key.Waiting.TryPeek(out long next) ? next : null;
    }

    private static void Take(ParkedKeyState key, long position)
    {
        int count = key.Waiting.Count;
        for (int i = 0; i < count; i++)
        {
            long waiting = key.Waiting.Dequeue();
            if (waiting == position)
            {
                if (i == 0)
                {
                    return; // the rest is in order already
                }
                continue;
            }
            key.Waiting.Enqueue(waiting);
        }
    }

    private void Counted(int keys, int positions)
    {
        Interlocked.Add(ref events, positions);
        limit.Add(keys, positions);
    }

    private void FindDue()
    {
        due = null;
        foreach (ParkedKeyState key in byKey.Values)
        {
            due = due is null || key.Head.RetryAt < due ? key.Head.RetryAt : due;
        }
    }
}
