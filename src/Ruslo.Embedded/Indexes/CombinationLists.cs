using System.Text;

namespace Ruslo;

/// <summary>The dictionary of a run: its combinations in order, each with what stands for the list of its positions.</summary>
internal static class CombinationLists
{
    public static void Write(BlockAppender to, IReadOnlyList<(Combination Combination, ulong Value)> lists)
    {
        byte[] bytes = new byte[16 + (2 * (Varint.MaxLength + (TopicName.MaxLength * 4)))];
        to.Append(bytes.AsSpan(0, Varint.Write(bytes, (ulong)lists.Count)));
        foreach ((Combination combination, ulong value) in lists)
        {
            bytes[0] = (byte)combination.Kind;
            int length = 1 + WriteText(bytes.AsSpan(1), combination.Topic);
            length += WriteText(bytes.AsSpan(length), combination.Name);
            Varint.WriteFive(bytes.AsSpan(length), value);
            to.Append(bytes.AsSpan(0, length + 5));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null when it is malformed.</summary>
    public static List<(Combination Combination, ulong Value)>? Read(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        if (!Varint.TryRead(bytes, ref at, out ulong count) || count > (ulong)bytes.Length)
        {
            return null;
        }
        var lists = new List<(Combination, ulong)>((int)count);
        for (ulong i = 0; i < count; i++)
        {
            if (at >= bytes.Length)
            {
                return null;
            }
            var kind = (EventKind)bytes[at++];
            if (ReadText(bytes, ref at) is not { } topic || ReadText(bytes, ref at) is not { } name || at + 5 > bytes.Length)
            {
                return null;
            }
            lists.Add((new(topic, name, kind), Varint.ReadFive(bytes[at..])));
            at += 5;
        }
        return lists;
    }

    private static int WriteText(Span<byte> to, string text)
    {
        int length = Varint.Write(to, (ulong)Encoding.UTF8.GetByteCount(text));
        return length + Encoding.UTF8.GetBytes(text, to[length..]);
    }

    private static string? ReadText(ReadOnlySpan<byte> bytes, ref int at)
    {
        if (!Varint.TryRead(bytes, ref at, out ulong length) || length > (ulong)(bytes.Length - at))
        {
            return null;
        }
        string text = Encoding.UTF8.GetString(bytes.Slice(at, (int)length));
        at += (int)length;
        return text;
    }
}
