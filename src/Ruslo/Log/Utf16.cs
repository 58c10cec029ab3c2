using System.Text;

namespace Ruslo;

/// <summary>Text is stored as UTF-8, which cannot hold half a surrogate pair: two different keys would become one.</summary>
internal static class Utf16
{
    /// <summary>Whether every surrogate has its other half.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        int from = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        while (from >= 0 && from < text.Length)
        {
            if (Rune.DecodeFromUtf16(text[from..], out _, out int consumed) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }
            from += consumed;
        }
        return true;
    }
}
