namespace Ruslo;

/// <summary>The segments of the log, in order. Readers see a list that never changes under them; the sequencer replaces it.</summary>
internal sealed class SegmentTable(Segment[] segments)
{
    private volatile Segment[] all = segments;

    public Segment[] All => all;

    public Segment Active => all[^1];

    public Segment this[long number]
    {
        get
        {
            Segment[] now = all;
            long index = number - now[0].Header.Number;
            return index >= 0 && index < now.Length ? now[index] : throw new InvalidOperationException($"There is no segment {number}.");
        }
    }

    public void Add(Segment next)
    {
        all[^1].EndBefore(next.Header);
        all = [.. all, next];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Segment segment in all)
        {
            await segment.File.DisposeAsync();
        }
    }
}
