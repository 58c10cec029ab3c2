namespace Ruslo.Battery;

/// <summary>
/// The content of a file, twice: as programs see it, and as it is on the platter. Between the two lie, sector by sector, all writes
/// since the last flush; a power loss keeps any of them, in any order.
/// </summary>
internal sealed class SimulatedInode
{
    private readonly SortedDictionary<int, List<byte[]?>> unflushed = [];
    private readonly List<long> unflushedLengths = [];
    private SectorMap platter = new();

    public SectorMap Seen { get; private set; } = new();

    public bool IsDirty => unflushed.Count > 0 || unflushedLengths.Count > 0;

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset + bytes.Length > Seen.Length)
        {
            SetLength(offset + bytes.Length);
        }
        while (!bytes.IsEmpty)
        {
            int index = (int)(offset / Sector.Size), within = (int)(offset % Sector.Size);
            int count = Math.Min(bytes.Length, Sector.Size - within);
            byte[]? before = Seen[index];
            byte[]? after = Sector.With(before, within, bytes[..count]);
            if (before is not null || after is not null)
            {
                Seen[index] = after;
                Versions(index).Add(after);
            }
            offset += count;
            bytes = bytes[count..];
        }
    }

    public void SetLength(long length)
    {
        int before = Seen.Count;
        Seen.SetLength(length);
        unflushedLengths.Add(length);
        for (int index = Seen.Count == 0 ? 0 : Seen.Count - 1; index < before; index++)
        {
            Versions(index).Add(Seen[index]); // what was cut off must not come back when the file grows again
        }
    }

    public void Flush()
    {
        foreach (int index in unflushed.Keys)
        {
            platter[index] = Seen[index];
        }
        platter.SetLength(Seen.Length);
        unflushed.Clear();
        unflushedLengths.Clear();
    }

    /// <summary>A flush that failed: any part of it was done, and the system has forgotten that the rest was not. What is seen may never be on the platter.</summary>
    public void FailFlush(SeededRandom random)
    {
        platter = Survivors(random);
        unflushed.Clear();
        unflushedLengths.Clear();
    }

    public void LosePower(SeededRandom random)
    {
        platter = Survivors(random);
        Seen = platter.Copy();
        unflushed.Clear();
        unflushedLengths.Clear();
    }

    /// <summary>Turns a bit, on the platter and as it is seen.</summary>
    public void Rot(long bit)
    {
        int index = (int)(bit / 8 / Sector.Size), within = (int)(bit / 8 % Sector.Size);
        byte[] rotten = [(byte)(Sector.Read(Seen[index])[within] ^ (1 << (int)(bit % 8)))];
        Seen[index] = Sector.With(Seen[index], within, rotten);
        platter[index] = Sector.With(platter[index], within, [(byte)(Sector.Read(platter[index])[within] ^ (1 << (int)(bit % 8)))]);
    }

    private List<byte[]?> Versions(int index)
    {
        if (!unflushed.TryGetValue(index, out List<byte[]?>? versions))
        {
            unflushed[index] = versions = [];
        }
        return versions;
    }

    /// <summary>What is left of the unflushed writes: none, all, the earlier ones, or any.</summary>
    private SectorMap Survivors(SeededRandom random)
    {
        SectorMap left = platter.Copy();
        int way = random.Next(4);
        int until = unflushed.Count == 0 ? 0 : random.Next(unflushed.Count + 1);
        int seen = 0;
        long length = way switch { 0 => platter.Length, 1 => Seen.Length, _ => unflushedLengths.Count == 0 || random.OneIn(3) ? platter.Length : random.Pick(unflushedLengths) };
        left.SetLength(Math.Max(length, 0));
        foreach ((int index, List<byte[]?> versions) in unflushed)
        {
            bool survives = way switch { 0 => false, 1 => true, 2 => seen++ < until, _ => random.OneIn(2) };
            if (survives && (long)index * Sector.Size < left.Length)
            {
                left[index] = way == 1 ? versions[^1] : versions[random.Next(versions.Count)];
            }
        }
        left.SetLength(left.Length);
        return left;
    }
}
