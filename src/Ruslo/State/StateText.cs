using System.Text;

namespace Ruslo;

/// <summary>Texts as a state keeps them: well-formed, and ordered by their UTF-8 bytes, which is the order of code points and not that of UTF-16.</summary>
internal static class StateText
{
    public static IComparer<string> Order { get; } = Comparer<string>.Create(Compare);

    public static int Compare(string a, string b)
    {
        int common = a.AsSpan().CommonPrefixLength(b);
        return common == a.Length || common == b.Length ? a.Length.CompareTo(b.Length) : Rank(a[common]) - Rank(b[common]);
    }

    /// <summary>Whether it survives UTF-8: a lone surrogate does not, and two keys would become one.</summary>
    public static bool IsWellFormed(string text)
    {
        for (ReadOnlySpan<char> rest = text; !rest.IsEmpty;)
        {
            int surrogate = rest.IndexOfAnyInRange('\uD800', '\uDFFF');
            if (surrogate < 0)
            {
                return true;
            }
            rest = rest[surrogate..];
            if (Rune.DecodeFromUtf16(rest, out _, out int used) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }
            rest = rest[used..];
        }
        return true;
    }

    /// <summary>Surrogates stand for code points above all others.</summary>
    private static int Rank(char c) => c < '\uD800' ? c : c < '\uE000' ? c + 0x2000 : c - 0x800;
}
