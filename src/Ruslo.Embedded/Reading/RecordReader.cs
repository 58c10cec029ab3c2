namespace Ruslo;

/// <summary>Reads single records, wherever they lie. Thread-safe.</summary>
internal sealed class RecordReader(SegmentTable segments, IndexSet indexes, EventDecoder decoder, string storage)
{
    private const int RunBytes = 64 * 1024;
    private const int RunGap = 4 * 1024;

    /// <summary>The frame of a position, checked.</summary>
    public async ValueTask<byte[]> ReadFrameAsync(long position, CancellationToken cancellationToken)
    {
        if (!indexes.TryLocate(position, out RecordPlace place))
        {
            RecordPlace[] places = new RecordPlace[1];
            await indexes.LocateAsync(new[] { position }, places, cancellationToken);
            place = places[0];
        }
        Segment segment = segments[place.Segment];
        byte[] bytes = GC.AllocateUninitializedArray<byte>(place.Length);
        int read = await segment.File.ReadAsync(place.Offset, bytes, cancellationToken);
        int length = Check(bytes.AsSpan(0, read), segment, place.Offset, position);
        return length == bytes.Length ? bytes : bytes[..length];
    }

    /// <summary>The frame of the event with an id, up to a position; null when there is none.</summary>
    public async ValueTask<byte[]?> FindIdAsync(Guid id, long through, CancellationToken cancellationToken)
    {
        for (long before = through + 1; ;)
        {
            long candidate = await indexes.FindIdAsync(id, before, cancellationToken);
            if (candidate == 0)
            {
                return null;
            }
            byte[] frame = await ReadFrameAsync(candidate, cancellationToken);
            if (new EventFrame(frame).EventId == id)
            {
                return frame;
            }
            before = candidate;
        }
    }

    /// <summary>The events at these positions, in their order; neighbours are read together.</summary>
    public async ValueTask ReadAsync(ReadOnlyMemory<long> positions, List<RecordedEvent> into, CancellationToken cancellationToken)
    {
        RecordPlace[] places = new RecordPlace[positions.Length];
        for (int i = 0; i < places.Length; i++)
        {
            if (!indexes.TryLocate(positions.Span[i], out places[i]))
            {
                await indexes.LocateAsync(positions, places, cancellationToken);
                break;
            }
        }
        for (int from = 0; from < places.Length;)
        {
            (int next, long start, long end) = Run(places, from);
            Segment segment = segments[places[from].Segment];
            byte[] bytes = GC.AllocateUninitializedArray<byte>((int)(end - start));
            int read = await segment.File.ReadAsync(start, bytes, cancellationToken);
            for (; from < next; from++)
            {
                int at = (int)(places[from].Offset - start);
                int length = Check(bytes.AsSpan(Math.Min(at, read), Math.Max(0, Math.Min(places[from].Length, read - at))), segment, places[from].Offset, positions.Span[from]);
                into.Add(decoder.Decode(bytes, at, length));
            }
        }
    }

    /// <summary>Makes the event of a frame that <see cref="ReadFrameAsync"/> or <see cref="FindIdAsync"/> has read; the frame is given away.</summary>
    public RecordedEvent Decode(byte[] frame) => decoder.Decode(frame, 0, frame.Length);

    /// <summary>How far places lie close together, and the bytes that hold them.</summary>
    private static (int Next, long Start, long End) Run(RecordPlace[] places, int from)
    {
        long start = places[from].Offset, end = start + places[from].Length;
        int next = from + 1;
        for (; next < places.Length && places[next].Segment == places[from].Segment; next++)
        {
            long placeEnd = places[next].Offset + places[next].Length;
            if (Math.Max(end, placeEnd) - Math.Min(start, places[next].Offset) > RunBytes || places[next].Offset > end + RunGap || placeEnd < start - RunGap)
            {
                break;
            }
            (start, end) = (Math.Min(start, places[next].Offset), Math.Max(end, placeEnd));
        }
        return (next, start, end);
    }

    private int Check(ReadOnlySpan<byte> bytes, Segment segment, long offset, long position)
    {
        if (Frame.IsPlausible(bytes) && Frame.LengthOf(bytes) is var length && length <= bytes.Length && EventFrame.IsWhole(bytes[..length])
            && Frame.IsIntact(bytes[..length]) && new EventFrame(bytes).Position == position)
        {
            return length;
        }
        throw LogDamagedException.At(storage, segment.Name, offset, $"there is no intact record of position {position}", position);
    }
}
