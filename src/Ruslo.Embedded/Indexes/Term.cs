namespace Ruslo;

/// <summary>A hash, and the ordinal (or slot) that is filed under it. Ordered by both.</summary>
internal readonly record struct Term(ulong Hash, int Ordinal) : IComparable<Term>
{
    public int CompareTo(Term other)
    {
        int byHash = Hash.CompareTo(other.Hash);
        return byHash != 0 ? byHash : Ordinal.CompareTo(other.Ordinal);
    }
}
