using System.Buffers;
using System.Buffers.Binary;

namespace Ruslo;

/// <summary>Reads a list of positions, as <see cref="PostingWriter"/> wrote it; one after the other, when it is opened again. Starts before the first. Not thread-safe.</summary>
/// <param name="blocks">The run's blocks.</param>
/// <param name="area">The address of its postings area.</param>
/// <param name="areaEnd">The area's end.</param>
internal sealed class PostingCursor(IBlocks blocks, long area, long areaEnd)
{
    private const int HeaderGuess = 1024;

    private long[] values = [];
    private byte[] rest = [];
    private int restLength;
    private long skips;
    private long groups;
    private long group = -1;
    private int length;
    private int next;

    public long Count { get; private set; }

    /// <summary>The position at which the cursor stands, relative to the run; <see cref="long.MaxValue"/> past the end.</summary>
    public long Current { get; private set; } = -1;

    /// <summary>Stands before the first position of a list; what it read before is forgotten.</summary>
    /// <param name="value">What stands for the list.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask OpenAsync(ulong value, CancellationToken cancellationToken)
    {
        (Current, groups, group, length, next) = (-1, 0, -1, 0, 0);
        if ((value & PostingWriter.ListFlag) == 0)
        {
            MakeRoom(1);
            values[0] = (long)value;
            Count = length = 1;
            group = 0;
            return default;
        }
        return OpenAsync(area + (long)(value & PostingWriter.MaxValue), cancellationToken);
    }

    /// <summary>Moves to the next position; false past the end.</summary>
    public ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        if (next < length)
        {
            Current = values[next++];
            return new(true);
        }
        return group < groups ? NextGroupAsync(cancellationToken) : new(End());
    }

    /// <summary>Moves to the first position that is not below one; false when there is none.</summary>
    public async ValueTask<bool> SeekAsync(long relative, CancellationToken cancellationToken)
    {
        if (groups > 0)
        {
            long g = await GroupOfAsync(relative, cancellationToken);
            await LoadAsync(Math.Max(0, g), cancellationToken);
            if (length > 0 && values[length - 1] < relative)
            {
                await LoadAsync(group + 1, cancellationToken);
            }
        }
        int at = values.AsSpan(0, length).BinarySearch(relative);
        next = at < 0 ? ~at : at;
        return await MoveNextAsync(cancellationToken);
    }

    /// <summary>Moves to the position at an index, which must exist.</summary>
    public async ValueTask SeekIndexAsync(long index, CancellationToken cancellationToken)
    {
        if (groups > 0)
        {
            await LoadAsync(index / PostingWriter.Group, cancellationToken);
            index %= PostingWriter.Group;
        }
        next = (int)index;
        await MoveNextAsync(cancellationToken);
    }

    /// <summary>The largest position below one, or -1. The cursor stands nowhere afterwards.</summary>
    public async ValueTask<long> LastBeforeAsync(long relative, CancellationToken cancellationToken)
    {
        if (groups > 0)
        {
            await LoadAsync(groups, cancellationToken);
            if (length == 0 || values[0] >= relative)
            {
                await LoadAsync(Math.Max(0, await GroupOfAsync(relative - 1, cancellationToken)), cancellationToken);
            }
        }
        int at = values.AsSpan(0, length).BinarySearch(relative);
        at = at < 0 ? ~at : at;
        return at == 0 ? -1 : values[at - 1];
    }

    /// <summary>How many positions are at most one. The cursor stands nowhere afterwards.</summary>
    public async ValueTask<long> CountThroughAsync(long relative, CancellationToken cancellationToken)
    {
        if (!await SeekAsync(relative + 1, cancellationToken))
        {
            return Count;
        }
        return (groups > 0 ? group * PostingWriter.Group : 0) + next - 1;
    }

    /// <summary>Sets the bits of all positions from one, at which the cursor stands or before which it stands, to before another; moves past them.</summary>
    public async ValueTask FillAsync(long from, long to, ulong[] bits, CancellationToken cancellationToken)
    {
        if (Current < from)
        {
            await SeekAsync(from, cancellationToken);
        }
        while (Current < to)
        {
            for (next--; next < length && values[next] < to; next++)
            {
                long bit = values[next] - from;
                bits[bit >> 6] |= 1UL << (int)(bit & 63);
            }
            await MoveNextAsync(cancellationToken);
        }
    }

    private async ValueTask OpenAsync(long header, CancellationToken cancellationToken)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(HeaderGuess);
        try
        {
            int available = (int)Math.Min(HeaderGuess, areaEnd - header);
            int at = 0;
            if (available <= 0)
            {
                throw blocks.Damaged("a list lies outside of its area");
            }
            await blocks.CopyAsync(header, bytes.AsMemory(0, available), cancellationToken);
            if (!Varint.TryRead(bytes.AsSpan(0, available), ref at, out ulong count))
            {
                throw blocks.Damaged("a list has no count");
            }
            Count = (long)count;
            groups = Count / PostingWriter.Group;
            int over = (int)(Count % PostingWriter.Group);
            MakeRoom(groups > 0 ? PostingWriter.Group : over);
            if (groups == 0)
            {
                ReadRest(bytes.AsSpan(at, available - at), over);
                group = 0;
                return;
            }
            skips = header + at;
            long restAt = skips + (groups * 10);
            restLength = (int)Math.Min(over * 6, areaEnd - restAt);
            rest = rest.Length < restLength ? new byte[restLength] : rest;
            await blocks.CopyAsync(restAt, rest.AsMemory(0, restLength), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void MakeRoom(int count) => values = values.Length < count ? new long[count] : values;

    private async ValueTask<bool> NextGroupAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(group + 1, cancellationToken);
        if (length == 0)
        {
            return End();
        }
        Current = values[next++];
        return true;
    }

    private bool End()
    {
        Current = long.MaxValue;
        return false;
    }

    /// <summary>The last full group whose first position is at most one, or -1.</summary>
    private async ValueTask<long> GroupOfAsync(long relative, CancellationToken cancellationToken)
    {
        byte[] skip = new byte[5];
        long low = 0;
        long high = groups;
        while (low < high)
        {
            long middle = (low + high) / 2;
            await blocks.CopyAsync(skips + (middle * 10), skip, cancellationToken);
            if ((long)Varint.ReadFive(skip) <= relative)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low - 1;
    }

    private async ValueTask LoadAsync(long wanted, CancellationToken cancellationToken)
    {
        next = 0;
        if (wanted == group)
        {
            return;
        }
        group = wanted;
        if (wanted >= groups)
        {
            ReadRest(rest.AsSpan(0, restLength), (int)(Count % PostingWriter.Group));
            return;
        }
        byte[] bytes = ArrayPool<byte>.Shared.Rent(16 + (PostingWriter.Group * 8));
        try
        {
            await blocks.CopyAsync(skips + (wanted * 10), bytes.AsMemory(0, 10), cancellationToken);
            long first = (long)Varint.ReadFive(bytes);
            long address = area + (long)Varint.ReadFive(bytes.AsSpan(5));
            await blocks.CopyAsync(address, bytes.AsMemory(0, 1), cancellationToken);
            int width = bytes[0];
            if (width > 40)
            {
                throw blocks.Damaged("a group of a list is malformed");
            }
            int packed = (((PostingWriter.Group - 1) * width) + 7) / 8;
            await blocks.CopyAsync(address + 1, bytes.AsMemory(0, packed), cancellationToken);
            bytes.AsSpan(packed, 8).Clear();
            Unpack(bytes, width, first);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Unpack(ReadOnlySpan<byte> bytes, int width, long first)
    {
        ulong mask = (1UL << width) - 1;
        long value = first;
        values[0] = value;
        for (int i = 1, bit = 0; i < PostingWriter.Group; i++, bit += width)
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(bit >> 3)..]) >> (bit & 7);
            value += (long)(word & mask) + 1;
            values[i] = value;
        }
        length = PostingWriter.Group;
    }

    private void ReadRest(ReadOnlySpan<byte> bytes, int count)
    {
        int at = 0;
        long value = 0;
        for (int i = 0; i < count; i++)
        {
            if (!Varint.TryRead(bytes, ref at, out ulong difference))
            {
                throw blocks.Damaged("a list ends early");
            }
            values[i] = value += (long)difference;
        }
        length = count;
    }
}
