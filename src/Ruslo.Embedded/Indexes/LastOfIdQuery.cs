namespace Ruslo;

/// <summary>The newest candidate of an event id before a position; 0 when there is none.</summary>
internal readonly record struct LastOfIdQuery(Guid Id, ulong Hash, long Before) : IIndexQuery<long>
{
    public async ValueTask<long> AnswerAsync(IndexView view, CancellationToken cancellationToken)
    {
        for (int i = view.Memory.Length - 1; i >= 0; i--)
        {
            long found = view.Memory[i].LastOfId(Id, Before);
            if (found > 0)
            {
                return found;
            }
        }
        for (int i = view.Runs.Length - 1; i >= 0; i--)
        {
            IndexRun run = view.Runs[i];
            long found = run.FirstPosition >= Before ? 0 : await LastInRun.OfAsync(run, run.Ids, Hash, Before, cancellationToken);
            if (found > 0)
            {
                return found;
            }
        }
        return 0;
    }
}
