using System.Buffers;

namespace Ruslo;

/// <summary>A hash, and the ordinal (or slot) that is filed under it. Ordered by both.</summary>
internal readonly record struct Term(ulong Hash, int Ordinal) : IComparable<Term>
{
    private const int BucketBits = 12;

    public int CompareTo(Term other)
    {
        int byHash = Hash.CompareTo(other.Hash);
        return byHash != 0 ? byHash : Ordinal.CompareTo(other.Ordinal);
    }

    /// <summary>Sorts. Hashes are spread evenly, so most of the work is one pass that deals them out by their highest bits.</summary>
    public static void Sort(Span<Term> terms)
    {
        if (terms.Length < 1 << BucketBits)
        {
            terms.Sort();
            return;
        }
        Span<int> ends = stackalloc int[1 << BucketBits];
        ends.Clear();
        foreach (ref readonly Term term in terms)
        {
            ends[(int)(term.Hash >> (64 - BucketBits))]++;
        }
        for (int i = 1; i < ends.Length; i++)
        {
            ends[i] += ends[i - 1];
        }
        Term[] dealt = ArrayPool<Term>.Shared.Rent(terms.Length);
        for (int i = terms.Length - 1; i >= 0; i--)
        {
            dealt[--ends[(int)(terms[i].Hash >> (64 - BucketBits))]] = terms[i];
        }
        dealt.AsSpan(0, terms.Length).CopyTo(terms);
        ArrayPool<Term>.Shared.Return(dealt);
        for (int i = 0; i < ends.Length; i++)
        {
            terms[ends[i]..(i + 1 < ends.Length ? ends[i + 1] : terms.Length)].Sort();
        }
    }
}
