using System.Text;

namespace Ruslo;

/// <summary>Tags and headers as stored: the number of tags, each tag, the number of headers, each name and value. Numbers and lengths as LEB128, texts in UTF-8 after their length.</summary>
internal static class EventExtras
{
    private const int MostScratch = 16;

    [ThreadStatic]
    private static KeyValuePair<string, string>[]? scratch;

    /// <summary>The bytes that tags and headers take; 0 when there are none.</summary>
    public static long Measure(IReadOnlyList<string>? tags, EventHeaders? headers)
    {
        int tagCount = tags?.Count ?? 0, headerCount = headers?.Count ?? 0;
        if (tagCount + headerCount == 0)
        {
            return 0;
        }
        long bytes = SizeOf(tagCount) + SizeOf(headerCount);
        for (int i = 0; i < tagCount; i++)
        {
            bytes += SizeOf(tags![i]);
        }
        for (int i = 0; i < headerCount; i++)
        {
            bytes += SizeOf(headers![i].Key) + SizeOf(headers[i].Value);
        }
        return bytes;
    }

    public static void Write(IReadOnlyList<string>? tags, EventHeaders? headers, Span<byte> to)
    {
        int tagCount = tags?.Count ?? 0, headerCount = headers?.Count ?? 0;
        int at = WriteNumber(tagCount, to);
        for (int i = 0; i < tagCount; i++)
        {
            at += WriteText(tags![i], to[at..]);
        }
        at += WriteNumber(headerCount, to[at..]);
        for (int i = 0; i < headerCount; i++)
        {
            at += WriteText(headers![i].Key, to[at..]);
            at += WriteText(headers[i].Value, to[at..]);
        }
    }

    /// <param name="from">As it was written.</param>
    /// <param name="texts">The names of headers are few.</param>
    public static (IReadOnlyList<string> Tags, EventHeaders Headers) Read(ReadOnlySpan<byte> from, TextPool texts)
    {
        if (from.IsEmpty)
        {
            return ([], EventHeaders.None);
        }
        string[] tags = ReadTags(ref from);
        int count = ReadNumber(ref from);
        KeyValuePair<string, string>[] headers = count > (scratch ??= new KeyValuePair<string, string>[MostScratch]).Length ? new KeyValuePair<string, string>[count] : scratch;
        for (int i = 0; i < count; i++)
        {
            headers[i] = new(texts.Get(ReadBytes(ref from)), ReadText(ref from));
        }
        return (tags, EventHeaders.From(headers.AsSpan(0, count)));
    }

    /// <summary>The tags alone.</summary>
    public static IReadOnlyList<string> TagsOf(ReadOnlySpan<byte> from) => from.IsEmpty ? [] : ReadTags(ref from);

    private static string[] ReadTags(ref ReadOnlySpan<byte> from)
    {
        int count = ReadNumber(ref from);
        string[] tags = count == 0 ? [] : new string[count];
        for (int i = 0; i < tags.Length; i++)
        {
            tags[i] = ReadText(ref from);
        }
        return tags;
    }

    private static long SizeOf(string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        return SizeOf(bytes) + bytes;
    }

    private static int SizeOf(int number)
    {
        int size = 1;
        for (; number > 0x7F; number >>= 7)
        {
            size++;
        }
        return size;
    }

    private static int WriteText(string text, Span<byte> to)
    {
        int length = WriteNumber(Encoding.UTF8.GetByteCount(text), to);
        return length + Encoding.UTF8.GetBytes(text, to[length..]);
    }

    private static int WriteNumber(int number, Span<byte> to)
    {
        int at = 0;
        for (; number > 0x7F; number >>= 7)
        {
            to[at++] = (byte)(number | 0x80);
        }
        to[at++] = (byte)number;
        return at;
    }

    private static string ReadText(ref ReadOnlySpan<byte> from) => Encoding.UTF8.GetString(ReadBytes(ref from));

    private static ReadOnlySpan<byte> ReadBytes(ref ReadOnlySpan<byte> from)
    {
        int length = ReadNumber(ref from);
        ReadOnlySpan<byte> bytes = from[..length];
        from = from[length..];
        return bytes;
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> from)
    {
        int number = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = from[0];
            from = from[1..];
            number |= (next & 0x7F) << shift;
            if (next <= 0x7F)
            {
                return number;
            }
        }
    }
}
