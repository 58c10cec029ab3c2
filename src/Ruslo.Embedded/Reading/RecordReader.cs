using System.Buffers;

namespace Ruslo;

/// <summary>Reads single records, wherever they lie. Thread-safe.</summary>
internal sealed class RecordReader(SegmentTable segments, IndexSet indexes, EventDecoder decoder, string storage)
{
    private const int RunBytes = 64 * 1024;
    private const int RunGap = 4 * 1024;
    private const int UsualRun = 4 * 1024;

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

    /// <summary>The frame of the event with an id, after a position and up to another; null when there is none.</summary>
    public async ValueTask<byte[]?> FindIdAsync(Guid id, long after, long through, CancellationToken cancellationToken)
    {
        for (long before = through + 1; ;)
        {
            long candidate = await indexes.FindIdAsync(id, after, before, cancellationToken);
            if (candidate <= after)
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
    public ValueTask ReadAsync(ReadOnlyMemory<long> positions, List<RecordedEvent> into, CancellationToken cancellationToken)
        => ReadAsync(positions, default, default, into, cancellationToken);

    /// <summary>As above; whose identity is this one is of this stream, and need not be told its name again.</summary>
    public async ValueTask ReadAsync(ReadOnlyMemory<long> positions, StreamId stream, ReadOnlyMemory<byte> identity, List<RecordedEvent> into, CancellationToken cancellationToken)
    {
        if (positions.IsEmpty)
        {
            return;
        }
        RecordPlace[] places = new RecordPlace[positions.Length];
        await indexes.LocateAsync(positions, places, cancellationToken);
        var payloads = new PayloadPages();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(UsualRun);
        try
        {
            for (int from = 0; from < places.Length;)
            {
                (int next, long start, long end) = Run(places, from);
                int size = (int)(end - start);
                if (size > buffer.Length)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = [];
                    buffer = ArrayPool<byte>.Shared.Rent(size);
                }
                Segment segment = segments[places[from].Segment];
                int read = await segment.File.ReadAsync(start, buffer.AsMemory(0, size), cancellationToken);
                for (; from < next; from++)
                {
                    RecordPlace place = places[from];
                    int at = (int)Math.Min(place.Offset - start, read);
                    ReadOnlySpan<byte> bytes = buffer.AsSpan(at, Math.Min(place.Length, read - at));
                    var frame = new EventFrame(bytes[..Check(bytes, segment, place.Offset, positions.Span[from])]);
                    bool isOfStream = !identity.IsEmpty && frame.Stream.SequenceEqual(identity.Span);
                    into.Add(decoder.Decode(frame, isOfStream ? stream : decoder.StreamOf(frame), payloads.Keep(frame.Payload, (long)(places.Length - from) * frame.Payload.Length)));
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Makes the event of a frame that <see cref="ReadFrameAsync"/> or <see cref="FindIdAsync"/> has read.</summary>
    public RecordedEvent Decode(byte[] bytes)
    {
        var frame = new EventFrame(bytes);
        return decoder.Decode(frame, decoder.StreamOf(frame), frame.Payload.ToArray());
    }

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
