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
        Entry? last = null;
        return Get(utf8, ref last);
    }

    /// <summary>As above, and fastest when it is the same text as last time.</summary>
    public string Get(ReadOnlySpan<byte> utf8, ref Entry? last)
    {
        if (last is { } same && utf8.SequenceEqual(same.Bytes))
        {
            return same.Text;
        }
        if (utf8.IsEmpty)
        {
            return "";
        }
        if (utf8.Length > Longest)
        {
            return Encoding.UTF8.GetString(utf8);
        }
        ref Entry? place = ref entries[XxHash3.HashToUInt64(utf8) % Size];
        if (place is not { } known || !utf8.SequenceEqual(known.Bytes))
        {
            place = known = new Entry(utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        }
        last = known;
        return known.Text;
    }

    internal sealed record Entry(byte[] Bytes, string Text);
}
