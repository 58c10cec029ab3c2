namespace Ruslo.Battery;

/// <summary>The sectors of a file, and its length.</summary>
internal sealed class SectorMap
{
    private readonly List<byte[]?> sectors = [];

    public long Length { get; private set; }

    public byte[]? this[int index]
    {
        get => index < sectors.Count ? sectors[index] : null;
        set
        {
            while (sectors.Count <= index)
            {
                sectors.Add(null);
            }
            sectors[index] = value;
        }
    }

    public int Count => sectors.Count;

    public SectorMap Copy()
    {
        var copy = new SectorMap { Length = Length };
        copy.sectors.AddRange(sectors);
        return copy;
    }

    /// <summary>Sets the length; what is cut off is zero when the file grows again.</summary>
    public void SetLength(long length)
    {
        if (length < Length)
        {
            int keep = (int)((length + Sector.Size - 1) / Sector.Size);
            sectors.RemoveRange(Math.Min(keep, sectors.Count), Math.Max(0, sectors.Count - keep));
            int rest = (int)(length % Sector.Size);
            if (rest > 0 && keep <= sectors.Count && sectors[keep - 1] is { } last)
            {
                sectors[keep - 1] = Sector.With(last, rest, new byte[Sector.Size - rest]);
            }
        }
        Length = length;
    }

    public int Read(long offset, Span<byte> into)
    {
        int total = (int)Math.Clamp(Length - offset, 0, into.Length);
        for (int done = 0; done < total;)
        {
            int within = (int)((offset + done) % Sector.Size);
            int count = Math.Min(total - done, Sector.Size - within);
            Sector.Read(this[(int)((offset + done) / Sector.Size)]).Slice(within, count).CopyTo(into[done..]);
            done += count;
        }
        return total;
    }
}
