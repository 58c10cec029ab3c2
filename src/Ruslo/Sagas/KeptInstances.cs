namespace Ruslo;

/// <summary>
/// The instances of a saga that had an input lately, so that the next one finds them without the log. Bounded by number (four places for
/// each, of which a newer instance takes one) and by bytes, as <see cref="SagaOptions.KeptBytes"/> counts them. What it holds may be behind
/// the log, never beside it: whoever uses it compares the version. When a subject is forgotten, nothing that was kept before is found any
/// more. Thread-safe, without a lock.
/// </summary>
internal sealed class KeptInstances(int most, long mostBytes, PersonalKeys? personal = null)
{
    private const int Ways = 4;

    private readonly KeptInstance?[] places = new KeptInstance?[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(Ways, most))];
    private uint turn;
    private uint hand;
    private long bytes;

    /// <summary>How many subjects were forgotten; to be asked before an instance is loaded that is kept afterwards.</summary>
    public int Forgettings => personal?.Forgettings ?? 0;

    /// <summary>What those that are kept count as.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    public KeptInstance? Find(in StreamId stream)
    {
        foreach (ref KeptInstance? place in PlacesOf(stream))
        {
            if (Volatile.Read(ref place) is { } kept && kept.Stream == stream && kept.Forgettings == Forgettings)
            {
                return kept;
            }
        }
        return null;
    }

    /// <summary>Keeps an instance in the place of what was kept of it; one that has ended is kept no longer.</summary>
    public void Keep(KeptInstance instance)
    {
        bool isKept = instance.Instance is { OpenUntil: null } && instance.Bytes <= mostBytes;
        Span<KeptInstance?> all = PlacesOf(instance.Stream);
        int chosen = -1, free = -1;
        for (int i = 0; i < Ways && chosen < 0; i++)
        {
            KeptInstance? other = Volatile.Read(ref all[i]);
            free = other is null && free < 0 ? i : free;
            chosen = other is not null && other.Stream == instance.Stream ? i : -1;
        }
        if (chosen < 0 && !isKept)
        {
            return;
        }
        chosen = chosen >= 0 ? chosen : free >= 0 ? free : (int)(Interlocked.Increment(ref turn) % Ways);
        Put(ref all[chosen], isKept ? instance : null);
        for (int tried = 0; Interlocked.Read(ref bytes) > mostBytes && tried < places.Length; tried++)
        {
            ref KeptInstance? place = ref places[Interlocked.Increment(ref hand) & (uint)(places.Length - 1)];
            if (Volatile.Read(ref place) != instance)
            {
                Put(ref place, null);
            }
        }
    }

    private void Put(ref KeptInstance? place, KeptInstance? instance)
    {
        KeptInstance? before = Interlocked.Exchange(ref place, instance);
        Interlocked.Add(ref bytes, (instance?.Bytes ?? 0) - (before?.Bytes ?? 0));
    }

    private Span<KeptInstance?> PlacesOf(in StreamId stream) => places.AsSpan((int)(PartitionHash.Of(stream) & (ulong)(places.Length - Ways)), Ways);
}
