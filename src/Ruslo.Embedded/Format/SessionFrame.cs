using System.Buffers.Binary;
using System.Text;

namespace Ruslo;

/// <summary>
/// The open or close record of a session: its time (8 bytes at 16), its durability (1 byte at 24), the length (2 bytes at 26) and
/// the text (at 28, UTF-8) that says which process it was.
/// </summary>
internal static class SessionFrame
{
    private const int TextAt = 28;
    private const int LongestText = 200;

    public static byte[] Write(FrameType type, long ticks, Durability durability, string process)
    {
        byte[] text = Encoding.UTF8.GetBytes(process);
        int length = Math.Min(text.Length, LongestText);
        byte[] frame = new byte[Frame.Align(TextAt + length)];
        Frame.Begin(frame, type);
        BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(16), ticks);
        frame[24] = (byte)durability;
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(26), (ushort)length);
        text.AsSpan(0, length).CopyTo(frame.AsSpan(TextAt));
        Frame.Seal(frame);
        return frame;
    }

    public static Durability DurabilityOf(ReadOnlySpan<byte> frame) => (Durability)frame[24];
}
