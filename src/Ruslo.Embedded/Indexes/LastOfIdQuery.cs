namespace Ruslo;

/// <summary>The newest candidate of an event id before a position; 0 when there is none. What ends at or before <paramref name="After"/> is not looked into.</summary>
internal readonly record struct LastOfIdQuery(Guid Id, ulong Hash, long After, long Before) : IIndexQuery<long>
{
    public async ValueTask<long> AnswerAsync(IndexView view, CancellationToken cancellationToken)
    {
        for (int i = view.Memory.Length - 1; i >= 0 && view.Memory[i].LastPosition > After; i--)
        {
            long found = view.Memory[i].LastOfId(Id, Before);
            if (found > 0)
            {
                return found;
            }
        }
        for (int i = view.Runs.Length - 1; i >= 0 && view.Runs[i].LastPosition > After; i--)
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
