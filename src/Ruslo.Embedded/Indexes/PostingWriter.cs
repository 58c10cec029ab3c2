using System.Numerics;

namespace Ruslo;

/// <summary>
/// Writes ascending lists of positions, each relative to the first position of its run. A value of 40 bits stands for a list: the
/// position itself when there is one; else, with the top bit set, the address of its header in the postings area.
/// </summary>
/// <remarks>
/// A list of fewer than 128 is its count, its first position and the differences, as <see cref="Varint"/>. A longer one is first its
/// full groups of 128, each a byte w and the 127 differences less one in w bits; then the header: count, for each group its first
/// position and its address in the area (5 bytes each), and what is left over as first position and differences.
/// </remarks>
internal sealed class PostingWriter(BlockAppender area)
{
    public const int Group = 128;
    public const ulong ListFlag = 1UL << 39;
    public const ulong MaxValue = ListFlag - 1;

    private readonly long start = area.Position;
    private readonly ulong[] group = new ulong[Group];
    private readonly byte[] bytes = new byte[16 + (Group * 8)];
    private byte[] skips = new byte[640];
    private int inGroup;
    private long groups;

    public void Begin() => (inGroup, groups) = (0, 0);

    /// <summary>Adds a position, not below the one before; the same again is ignored.</summary>
    public void Add(long relative)
    {
        ulong value = (ulong)relative;
        if (inGroup > 0 && group[inGroup - 1] == value)
        {
            return;
        }
        if (inGroup == Group)
        {
            WriteGroup();
        }
        group[inGroup++] = value;
    }

    public ulong End()
    {
        if (groups == 0 && inGroup == 1)
        {
            return group[0];
        }
        if (inGroup == Group)
        {
            WriteGroup();
        }
        ulong at = Address();
        int length = Varint.Write(bytes, (ulong)((groups * Group) + inGroup));
        area.Append(bytes.AsSpan(0, length));
        area.Append(skips.AsSpan(0, (int)groups * 10));
        length = 0;
        ulong last = 0;
        for (int i = 0; i < inGroup; i++)
        {
            length += Varint.Write(bytes.AsSpan(length), group[i] - last);
            last = group[i];
        }
        area.Append(bytes.AsSpan(0, length));
        return ListFlag | at;
    }

    private void WriteGroup()
    {
        if (skips.Length < (groups + 1) * 10)
        {
            Array.Resize(ref skips, skips.Length * 2);
        }
        Span<byte> skip = skips.AsSpan((int)groups * 10);
        Varint.WriteFive(skip, group[0]);
        Varint.WriteFive(skip[5..], Address());
        ulong all = 0;
        for (int i = 1; i < Group; i++)
        {
            all |= group[i] - group[i - 1] - 1;
        }
        int width = 64 - BitOperations.LeadingZeroCount(all);
        bytes[0] = (byte)width;
        area.Append(bytes.AsSpan(0, 1 + Pack(width)));
        groups++;
        inGroup = 0;
    }

    private int Pack(int width)
    {
        UInt128 bits = 0;
        int held = 0;
        int at = 1;
        for (int i = 1; i < Group; i++)
        {
            bits |= (UInt128)(group[i] - group[i - 1] - 1) << held;
            for (held += width; held >= 8; held -= 8)
            {
                bytes[at++] = (byte)bits;
                bits >>= 8;
            }
        }
        if (held > 0)
        {
            bytes[at++] = (byte)bits;
        }
        return at - 1;
    }

    private ulong Address()
    {
        long address = area.Position - start;
        return (ulong)address <= MaxValue ? (ulong)address : throw new InvalidOperationException("The postings of one index run take more than 512 GiB.");
    }
}
