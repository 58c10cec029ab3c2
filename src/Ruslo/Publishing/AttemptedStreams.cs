namespace Ruslo;

/// <summary>What one attempt does to streams: of few, as nearly always, it is a list. For one thread at a time.</summary>
internal sealed class AttemptedStreams(StagedBatch batch)
{
    private const int Few = 8;

    private readonly List<AttemptedStream> all = [];
    private Dictionary<StreamId, AttemptedStream>? byStream;

    public IReadOnlyList<AttemptedStream> All => all;

    public AttemptedStream? Find(in StreamId stream)
    {
        if (byStream is not null)
        {
            return byStream.GetValueOrDefault(stream);
        }
        foreach (AttemptedStream one in all)
        {
            if (one.Stream == stream)
            {
                return one;
            }
        }
        return null;
    }

    public AttemptedStream Touch(in StreamId stream)
    {
        if (Find(stream) is { } known)
        {
            return known;
        }
        var touched = new AttemptedStream(stream, batch.Known(stream));
        all.Add(touched);
        if (byStream is not null || all.Count > Few)
        {
            byStream ??= all.SkipLast(1).ToDictionary(static one => one.Stream);
            byStream.Add(stream, touched);
        }
        return touched;
    }
}
