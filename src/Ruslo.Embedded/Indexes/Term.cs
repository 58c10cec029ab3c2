using System.Buffers;
using System.Numerics;

namespace Ruslo;

/// <summary>A hash, and the ordinal (or slot) that is filed under it. Ordered by both.</summary>
internal readonly record struct Term(ulong Hash, int Ordinal) : IComparable<Term>
{
    public int CompareTo(Term other)
    {
        int byHash = Hash.CompareTo(other.Hash);
        return byHash != 0 ? byHash : Ordinal.CompareTo(other.Ordinal);
    }

    /// <summary>Sorts. Hashes are spread evenly, so most of the work is one pass that deals them out by their highest bits.</summary>
    public static void Sort(Span<Term> terms)
    {
        if (terms.Length < 4096)
        {
            terms.Sort();
            return;
        }
        int shift = 64 - Math.Min(16, BitOperations.Log2((uint)terms.Length) - 2);
        int[] starts = new int[(1 << (64 - shift)) + 1];
        foreach (ref readonly Term term in terms)
        {
            starts[(int)(term.Hash >> shift)]++;
        }
        for (int i = 1; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }
        Term[] dealt = ArrayPool<Term>.Shared.Rent(terms.Length);
        for (int i = terms.Length - 1; i >= 0; i--)
        {
            dealt[--starts[(int)(terms[i].Hash >> shift)]] = terms[i];
        }
        dealt.AsSpan(0, terms.Length).CopyTo(terms);
        ArrayPool<Term>.Shared.Return(dealt);
        for (int i = 0; i + 1 < starts.Length; i++)
        {
            SortFew(terms[starts[i]..starts[i + 1]]);
        }
    }

    private static void SortFew(Span<Term> terms)
    {
        if (terms.Length > 24)
        {
            terms.Sort();
            return;
        }
        for (int i = 1; i < terms.Length; i++)
        {
            Term term = terms[i];
            int to = i;
            for (; to > 0 && terms[to - 1].CompareTo(term) > 0; to--)
            {
                terms[to] = terms[to - 1];
            }
            terms[to] = term;
        }
    }
}
