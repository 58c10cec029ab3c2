namespace Ruslo;

/// <summary>The order of texts in a state: by their UTF-8 bytes, which is the order of code points and not that of UTF-16.</summary>
internal static class StateText
{
    public static IComparer<string> Order { get; } = Comparer<string>.Create(Compare);

    public static int Compare(string a, string b)
    {
        int common = a.AsSpan().CommonPrefixLength(b);
        return common == a.Length || common == b.Length ? a.Length.CompareTo(b.Length) : Rank(a[common]) - Rank(b[common]);
    }

    /// <summary>The first text after all that begin with a prefix; null: there is none.</summary>
    public static string? AfterPrefix(string prefix)
    {
        for (int end = prefix.Length; end > 0;)
        {
            int last = end > 1 && char.IsLowSurrogate(prefix[end - 1]) ? end - 2 : end - 1;
            int code = char.ConvertToUtf32(prefix, last);
            if (code < 0x10FFFF)
            {
                return prefix[..last] + char.ConvertFromUtf32(code == 0xD7FF ? 0xE000 : code + 1);
            }
            end = last;
        }
        return null;
    }

    /// <summary>Surrogates stand for code points above all others.</summary>
    private static int Rank(char c) => c < '\uD800' ? c : c < '\uE000' ? c + 0x2000 : c - 0x800;
}
