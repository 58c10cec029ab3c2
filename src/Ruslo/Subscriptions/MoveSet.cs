namespace Ruslo;

/// <summary>Moves of progress to be made together, in order; moves of one entry that follow each other become one. For one thread at a time.</summary>
internal sealed class MoveSet
{
    private readonly List<ProgressMove> moves = [];

    public IReadOnlyList<ProgressMove> Moves => moves;

    public int Count => moves.Count;

    public void Add(in ProgressMove move)
    {
        for (int i = moves.Count - 1; i >= 0; i--)
        {
            if (string.Equals(moves[i].Entry, move.Entry, StringComparison.Ordinal))
            {
                ProgressMove joined = moves[i] with { Next = move.Next };
                if (joined.Expected is null && joined.Next is null)
                {
                    moves.RemoveAt(i);
                }
                else
                {
                    moves[i] = joined;
                }
                return;
            }
        }
        moves.Add(move);
    }

    public void AddAll(MoveSet others)
    {
        foreach (ProgressMove move in others.moves)
        {
            Add(move);
        }
    }

    public void Clear() => moves.Clear();
}
