namespace Ruslo;

/// <summary>A segment file that is part of the log.</summary>
internal sealed class Segment(SegmentHeader header, IStorageFile file)
{
    public SegmentHeader Header => header;

    public IStorageFile File => file;

    public string Name { get; } = SegmentFormat.NameOf(header.Number);

    /// <summary>Its last position once the next one has begun; before, nothing is known to be its last.</summary>
    public long LastPosition { get; set; } = long.MaxValue;

    /// <summary>Where its last batch ends, once the next one has begun.</summary>
    public long End { get; set; } = long.MaxValue;

    /// <summary>The checksum of its last batch, once the next one has begun.</summary>
    public uint LastChecksum { get; set; }

    public SegmentIdentity Identity => new(header.Number, header.Salt, header.FirstPosition, LastPosition, LastChecksum);

    /// <summary>The next segment has begun: this one ends where it says.</summary>
    public void EndBefore(SegmentHeader next)
    {
        LastChecksum = next.PreviousChecksum;
        End = next.PreviousEnd;
        LastPosition = next.FirstPosition - 1;
    }
}
