using System.Buffers.Binary;
using System.Text;

namespace Ruslo;

/// <summary>Turns a request into the bytes of its records, on its caller's thread. The sequencer only copies them and fills in what the log decides.</summary>
/// <param name="indexes">Hashes and combinations.</param>
/// <param name="seed">Of the fingerprints of streams; drawn for this process.</param>
internal sealed class AppendEncoder(IndexSet indexes, long seed)
{
    private volatile Combined? last;

    /// <summary>Encodes a validated request; false when it is larger than an append may be.</summary>
    public bool TryEncode(AppendRequest request, PendingAppend pending)
    {
        pending.Request = request;
        ReadOnlySpan<NewEvent> events = request.Events.Span;
        if (pending.Events.Length < events.Length)
        {
            pending.Events = new EncodedEvent[Math.Max(events.Length, 2 * pending.Events.Length)];
        }
        long bytes = Measure(events, pending);
        int progress = MeasureProgress(request.Moves);
        pending.ProgressLength = progress;
        bytes += progress;
        if (bytes > AppendRequest.MaxBytes)
        {
            return false;
        }
        pending.FrameBytes = (int)bytes;
        pending.Hold((int)bytes + RoomForExpected(request.Expected));
        var slots = new StreamSlots(pending, indexes.Hash, seed, events.Length + request.Expected.Count);
        int at = 0;
        for (int i = 0; i < events.Length; i++)
        {
            WriteEvent(in events[i], pending, i, at);
            pending.Events[i].Stream = slots.Of(in events[i], i > 0 ? pending.Events[i - 1].Stream : -1, i > 0 ? events[i - 1].Stream : default, IdentityIn(pending.Buffer, at));
            at += pending.Events[i].Length;
        }
        pending.ProgressAt = at;
        if (progress > 0)
        {
            WriteProgress(request.Moves, pending.Buffer.AsSpan(at, progress));
            at += progress;
        }
        slots.AddExpected(request.Expected, at);
        return true;
    }

    /// <summary>At most what the identities of the expected streams take.</summary>
    private static int RoomForExpected(IReadOnlyList<StreamExpectation> expected)
    {
        const int largestCharacter = 3;
        int bytes = 0;
        for (int i = 0; i < expected.Count; i++)
        {
            StreamId stream = expected[i].Stream;
            bytes += 2 + stream.Topic.Length + (largestCharacter * (stream.Tenant.Length + stream.Key.Length));
        }
        return bytes;
    }

    private static (int At, int Length) IdentityIn(byte[] buffer, int frameAt)
    {
        int flags = buffer[frameAt + 9];
        int at = frameAt + EventFrame.FixedBytes + (8 * (flags & 1)) + (16 * (((flags >> 1) & 1) + ((flags >> 2) & 1)));
        return (at, BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(frameAt + 14)));
    }

    private static long Measure(ReadOnlySpan<NewEvent> events, PendingAppend pending)
    {
        long total = 0;
        int terms = 0;
        for (int i = 0; i < events.Length; i++)
        {
            ref readonly NewEvent e = ref events[i];
            long extras = EventExtras.Measure(e.Tags, e.Headers);
            long length = EventFrame.FixedBytes + 2 + e.Stream.Topic.Length + Encoding.UTF8.GetByteCount(e.Stream.Key) + e.Name.Length + extras + e.Payload.Length;
            if (e.Stream.Tenant.Length > 0)
            {
                length += Encoding.UTF8.GetByteCount(e.Stream.Tenant);
                terms++;
            }
            EventFlags flags = FlagsOf(in e);
            length += (flags & EventFlags.Occurred) != 0 ? 8 : 0;
            length += (flags & EventFlags.Correlation) != 0 ? 16 : 0;
            length += (flags & EventFlags.Causation) != 0 ? 16 : 0;
            terms += e.Tags?.Count ?? 0;
            length = (length + Frame.Alignment - 1) & -Frame.Alignment;
            pending.Events[i] = new() { Length = (int)Math.Min(length, int.MaxValue), SameAs = -1 };
            total += length;
        }
        if (pending.Terms.Length < terms)
        {
            pending.Terms = new ulong[terms];
        }
        return total;
    }

    private void WriteEvent(in NewEvent e, PendingAppend pending, int index, int at)
    {
        ref EncodedEvent encoded = ref pending.Events[index];
        encoded.Offset = at;
        Span<byte> frame = pending.Buffer.AsSpan(at, encoded.Length);
        Frame.Begin(frame, FrameType.Event);
        EventFlags flags = FlagsOf(in e);
        frame[9] = (byte)flags;
        frame[10] = (byte)e.Kind;
        frame[11] = (byte)e.Name.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(frame[12..], (ushort)e.SchemaVersion);
        e.EventId.TryWriteBytes(frame[40..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32LittleEndian(frame[56..], e.Payload.Length);
        int end = WriteOptional(in e, flags, frame);
        StreamId stream = e.Stream;
        int identity = StreamIdentity.Write(in stream, frame[end..]);
        BinaryPrimitives.WriteUInt16LittleEndian(frame[14..], (ushort)identity);
        end += identity;
        end += Encoding.UTF8.GetBytes(e.Name, frame[end..]);
        int extras = (int)EventExtras.Measure(e.Tags, e.Headers);
        BinaryPrimitives.WriteInt32LittleEndian(frame[60..], extras);
        if (extras > 0)
        {
            EventExtras.Write(e.Tags, e.Headers, frame.Slice(end, extras));
        }
        end += extras;
        e.Payload.Span.CopyTo(frame[end..]);
        frame[(end + e.Payload.Length)..].Clear();
        encoded.Combination = CombinationOf(e.Stream.Topic, e.Name, e.Kind);
        WriteTerms(in e, pending, index);
    }

    /// <summary>The number of a combination; that of the last one, whose strings are nearly always the same objects, without a lookup.</summary>
    private int CombinationOf(string topic, string name, EventKind kind)
    {
        if (last is { } known && ReferenceEquals(known.Topic, topic) && ReferenceEquals(known.Name, name) && known.Kind == kind)
        {
            return known.Number;
        }
        int number = indexes.CombinationOf(topic, name, kind);
        last = new(topic, name, kind, number);
        return number;
    }

    private void WriteTerms(in NewEvent e, PendingAppend pending, int index)
    {
        ref EncodedEvent encoded = ref pending.Events[index];
        encoded.FirstTerm = index == 0 ? 0 : pending.Events[index - 1].FirstTerm + pending.Events[index - 1].TermCount;
        int at = encoded.FirstTerm;
        if (e.Stream.Tenant.Length > 0)
        {
            pending.Terms[at++] = indexes.Hash.OfTenant(e.Stream.Tenant);
        }
        for (int i = 0; i < (e.Tags?.Count ?? 0); i++)
        {
            pending.Terms[at++] = indexes.Hash.OfTag(e.Tags![i]);
        }
        encoded.TermCount = at - encoded.FirstTerm;
    }

    private static EventFlags FlagsOf(in NewEvent e)
        => (e.OccurredAt.HasValue ? EventFlags.Occurred : 0)
            | (e.CorrelationId != Guid.Empty && e.CorrelationId != e.EventId ? EventFlags.Correlation : 0)
            | (e.CausationId != Guid.Empty ? EventFlags.Causation : 0)
            | (e.Closes ? EventFlags.Closes : 0);

    private static int WriteOptional(in NewEvent e, EventFlags flags, Span<byte> frame)
    {
        int at = EventFrame.FixedBytes;
        if ((flags & EventFlags.Occurred) != 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(frame[at..], e.OccurredAt!.Value.UtcTicks);
            at += 8;
        }
        if ((flags & EventFlags.Correlation) != 0)
        {
            e.CorrelationId.TryWriteBytes(frame[at..], bigEndian: true, out _);
            at += 16;
        }
        if ((flags & EventFlags.Causation) != 0)
        {
            e.CausationId.TryWriteBytes(frame[at..], bigEndian: true, out _);
            at += 16;
        }
        return at;
    }

    private static int MeasureProgress(IReadOnlyList<ProgressMove> moves)
    {
        long bytes = 0;
        for (int i = 0; i < moves.Count; i++)
        {
            if (Changes(moves[i]))
            {
                bytes += ProgressFrame.EntryBytes(moves[i].Entry, moves[i].Next?.Length ?? 0);
            }
        }
        return bytes == 0 ? 0 : (int)Math.Min(AppendRequest.MaxBytes + 1L, (ProgressFrame.EmptyBytes + bytes + Frame.Alignment - 1) & -Frame.Alignment);
    }

    private static void WriteProgress(IReadOnlyList<ProgressMove> moves, Span<byte> frame)
    {
        int count = 0, at = ProgressFrame.EmptyBytes;
        ProgressFrame.Begin(frame, FrameType.Progress, 0);
        for (int i = 0; i < moves.Count; i++)
        {
            if (Changes(moves[i]))
            {
                at = ProgressFrame.WriteEntry(frame, at, moves[i].Entry, moves[i].Next);
                count++;
            }
        }
        ProgressFrame.Begin(frame, FrameType.Progress, count);
        ProgressFrame.Seal(frame, at);
    }

    private static bool Changes(in ProgressMove move) => !move.Compares(move.Next);

    private sealed record Combined(string Topic, string Name, EventKind Kind, int Number);
}
