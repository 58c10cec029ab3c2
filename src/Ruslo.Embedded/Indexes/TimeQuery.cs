namespace Ruslo;

/// <summary>Between which two positions the first event recorded at or after a time is.</summary>
internal readonly record struct TimeQuery(IndexSet Indexes, long Ticks, long Through) : IIndexQuery<(long From, long To)>
{
    public async ValueTask<(long From, long To)> AnswerAsync(IndexView view, CancellationToken cancellationToken)
    {
        int low = 0;
        int high = view.Maps.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (view.Maps[middle].LastTicks < Ticks)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        while (low < view.Maps.Length && view.Maps[low].Segment.Count == 0)
        {
            low++;
        }
        if (low < view.Maps.Length)
        {
            await Indexes.OpenAsync(view.Maps[low], cancellationToken);
            return Within(await view.Maps[low].FindTimeAsync(Ticks, cancellationToken));
        }
        for (int i = 0; i < view.Memory.Length; i++)
        {
            if (i == view.Memory.Length - 1 || view.Memory[i].LastTicks >= Ticks)
            {
                return Within(view.Memory[i].FindTime(Ticks, Through));
            }
        }
        return (Through + 1, Through + 1);
    }

    private (long From, long To) Within((long From, long To) found)
        => (Math.Min(found.From, Through + 1), Math.Min(found.To, Through + 1));
}
