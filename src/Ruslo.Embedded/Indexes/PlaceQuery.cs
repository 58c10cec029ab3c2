namespace Ruslo;

/// <summary>Where positions lie.</summary>
internal readonly record struct PlaceQuery(IndexSet Indexes, ReadOnlyMemory<long> Positions, Memory<RecordPlace> Into) : IIndexQuery<bool>
{
    public async ValueTask<bool> AnswerAsync(IndexView view, CancellationToken cancellationToken)
    {
        for (int i = 0; i < Positions.Length; i++)
        {
            long position = Positions.Span[i];
            if (view.MemoryOf(position) is { } memory)
            {
                Into.Span[i] = memory.Locate(position);
                continue;
            }
            SegmentMap map = view.MapOf(position) ?? throw new ArgumentException($"The log has no position {position}.");
            await Indexes.OpenAsync(map, cancellationToken);
            RecordPlace place = await map.LocateAsync(position, cancellationToken);
            Into.Span[i] = place;
        }
        return true;
    }
}
