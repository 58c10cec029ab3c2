namespace Ruslo;

/// <summary>The newest candidate of a stream before a position; 0 when there is none. Runs are asked only where their filter lets the stream pass.</summary>
internal readonly record struct LastOfStreamQuery(ulong Hash, ReadOnlyMemory<byte> Identity, long Before) : IIndexQuery<long>
{
    public async ValueTask<long> AnswerAsync(IndexView view, CancellationToken cancellationToken)
    {
        for (int i = view.Memory.Length - 1; i >= 0; i--)
        {
            long found = view.Memory[i].LastOfStream(Hash, Identity.Span, Before);
            if (found > 0)
            {
                return found;
            }
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
