using System.IO.Hashing;
using System.Text;

namespace Ruslo;

/// <summary>Topics and names that were read before, so that each is one string. Bounded: a newer text takes the place of an older one. Thread-safe.</summary>
internal sealed class TextPool
{
    private const int Size = 1024;
    private const int Longest = 256;

    private readonly Entry?[] entries = new Entry?[Size];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return "";
        }
        if (utf8.Length > Longest)
        {
            return Encoding.UTF8.GetString(utf8);
        }
        ref Entry? place = ref entries[XxHash3.HashToUInt64(utf8) % Size];
        if (place is { } known && utf8.SequenceEqual(known.Bytes))
        {
            return known.Text;
        }
        var added = new Entry(utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        place = added;
        return added.Text;
    }

    private sealed record Entry(byte[] Bytes, string Text);
}
