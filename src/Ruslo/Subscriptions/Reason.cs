using System.Text;

namespace Ruslo;

/// <summary>Makes a text of the application's, such as the message of an exception, fit to be kept and told: not long, and well-formed.</summary>
internal static class Reason
{
    public const int MaxLength = 2_000;

    public static string Of(string text)
    {
        string kept = text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "…");
        return Utf16.IsWellFormed(kept) ? kept : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(kept)); // replaces halves of surrogate pairs
    }
}
