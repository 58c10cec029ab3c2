namespace Ruslo;

/// <summary>Moves of progress to be made together; moves of one entry that follow each other become one. For one thread at a time.</summary>
internal sealed class MoveSet
{
    private const int FewEnoughToLookThrough = 8;

    private readonly List<ProgressMove> moves = [];
    private Dictionary<string, int>? places; // once there are many

    public IReadOnlyList<ProgressMove> Moves => moves;

    public int Count => moves.Count;

    public void Add(in ProgressMove move)
    {
        int at = PlaceOf(move.Entry);
        if (at < 0)
        {
            Append(move);
            return;
        }
        ProgressMove joined = moves[at] with { Next = move.Next };
        if (joined.Expected is null && joined.Next is null)
        {
            Remove(at);
        }
        else
        {
            moves[at] = joined;
        }
    }

    public void AddAll(MoveSet others)
    {
        foreach (ProgressMove move in others.moves)
        {
            Add(move);
        }
    }

    public void Clear()
    {
        moves.Clear();
        places = null;
    }

    private int PlaceOf(string entry)
    {
        if (places is not null)
        {
            return places.GetValueOrDefault(entry, -1);
        }
        for (int i = moves.Count - 1; i >= 0; i--)
        {
            if (string.Equals(moves[i].Entry, entry, StringComparison.Ordinal))
            {
                return i;
            }
        }
        return -1;
    }

    private void Append(in ProgressMove move)
    {
        moves.Add(move);
        if (places is null && moves.Count > FewEnoughToLookThrough)
        {
            places = new(StringComparer.Ordinal);
            for (int i = 0; i < moves.Count; i++)
            {
                places.Add(moves[i].Entry, i);
            }
        }
        else
        {
            places?.Add(move.Entry, moves.Count - 1);
        }
    }

    /// <summary>The last one takes its place: they are made together, so their order says nothing.</summary>
    private void Remove(int at)
    {
        places?.Remove(moves[at].Entry);
        moves[at] = moves[^1];
        moves.RemoveAt(moves.Count - 1);
        if (places is not null && at < moves.Count)
        {
            places[moves[at].Entry] = at;
        }
    }
}
