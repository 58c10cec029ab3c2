namespace Ruslo;

/// <summary>The newest candidate of a stream before a position; 0 when there is none. Runs are asked only where their filter lets the stream pass.</summary>
internal readonly record struct LastOfStreamQuery(ulong Hash, ReadOnlyMemory<byte> Identity, long Before) : IIndexQuery<long>
{
    /// <summary>The answer, where memory or the filters have it: false when a run must be asked.</summary>
    public bool TryAnswer(IndexView view, out long found)
    {
        found = 0;
        for (int i = view.Memory.Length - 1; i >= 0 && found == 0; i--)
        {
            found = view.Memory[i].LastOfStream(Hash, Identity.Span, Before);
        }
        for (int i = view.Runs.Length - 1; i >= 0 && found == 0; i--)
        {
            if (view.Runs[i].FirstPosition < Before && view.Runs[i].Filter.MayContain(Hash))
            {
                return false;
            }
        }
        return true;
    }

    public async ValueTask<long> AnswerAsync(IndexView view, CancellationToken cancellationToken)
    {
        if (TryAnswer(view, out long known))
        {
            return known;
        }
        for (int i = view.Runs.Length - 1; i >= 0; i--)
        {
            IndexRun run = view.Runs[i];
            if (run.FirstPosition >= Before || !run.Filter.MayContain(Hash))
            {
                continue;
            }
            long found = await LastInRun.OfAsync(run, run.Streams, Hash, Before, cancellationToken);
            if (found > 0)
            {
                return found;
            }
        }
        return 0;
    }
}
