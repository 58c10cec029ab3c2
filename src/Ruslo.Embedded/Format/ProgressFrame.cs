using System.Buffers.Binary;
using System.Text;

namespace Ruslo;

/// <summary>
/// Entries of progress as stored: their number (4 bytes at 16), and each as the length of its name (2), whether it exists (1), a
/// zero (1), the length of its value (4), the name in UTF-8, the value.
/// </summary>
internal static class ProgressFrame
{
    private const int CountAt = 16;
    private const int EntriesAt = 24;
    private const int EntryFixed = 8;

    public static int EmptyBytes => EntriesAt;

    public static int EntryBytes(string entry, int valueLength) => EntryFixed + Encoding.UTF8.GetByteCount(entry) + valueLength;

    /// <summary>Writes one entry at <paramref name="at"/> of a frame that has been begun; returns where the next one goes.</summary>
    public static int WriteEntry(Span<byte> frame, int at, string entry, ReadOnlyMemory<byte>? value)
    {
        int name = Encoding.UTF8.GetBytes(entry, frame[(at + EntryFixed)..]);
        BinaryPrimitives.WriteUInt16LittleEndian(frame[at..], (ushort)name);
        frame[at + 2] = value.HasValue ? (byte)1 : (byte)0;
        frame[at + 3] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(frame[(at + 4)..], value?.Length ?? 0);
        value?.Span.CopyTo(frame[(at + EntryFixed + name)..]);
        return at + EntryFixed + name + (value?.Length ?? 0);
    }

    public static void Begin(Span<byte> frame, FrameType type, int count)
    {
        Frame.Begin(frame, type);
        BinaryPrimitives.WriteInt64LittleEndian(frame[CountAt..], count);
    }

    /// <summary>Ends a frame whose entries end at <paramref name="at"/>: padding and checksum.</summary>
    public static void Seal(Span<byte> frame, int at)
    {
        frame[at..].Clear();
        Frame.Seal(frame);
    }

    /// <summary>Puts the entries of a frame over those there are.</summary>
    public static void Apply(ReadOnlySpan<byte> frame, Dictionary<string, ReadOnlyMemory<byte>> progress)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(frame[CountAt..]);
        int at = EntriesAt;
        for (int i = 0; i < count; i++)
        {
            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(frame[at..]);
            int valueLength = BinaryPrimitives.ReadInt32LittleEndian(frame[(at + 4)..]);
            string name = Encoding.UTF8.GetString(frame.Slice(at + EntryFixed, nameLength));
            if (frame[at + 2] == 0)
            {
                progress.Remove(name);
            }
            else
            {
                progress[name] = frame.Slice(at + EntryFixed + nameLength, valueLength).ToArray();
            }
            at += EntryFixed + nameLength + valueLength;
        }
    }
}
