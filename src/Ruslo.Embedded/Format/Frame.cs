using System.Buffers.Binary;

namespace Ruslo;

/// <summary>
/// What every piece of a segment starts with: its checksum (4 bytes, over all that follows it in the frame), its length (4 bytes,
/// a multiple of 8, padding with zeros included), its type (1 byte). The checksum of a batch header covers its records' as well.
/// </summary>
internal static class Frame
{
    public const int Alignment = 8;
    public const int StartBytes = 16;
    public const int MaxBytes = AppendRequest.MaxBytes + (64 * 1024);
    private const int LengthAt = 4;
    private const int TypeAt = 8;

    public static int Align(int length) => (length + Alignment - 1) & -Alignment;

    public static uint ChecksumOf(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt32LittleEndian(frame);

    public static int LengthOf(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadInt32LittleEndian(frame[LengthAt..]);

    public static FrameType TypeOf(ReadOnlySpan<byte> frame) => (FrameType)frame[TypeAt];

    public static void Begin(Span<byte> frame, FrameType type)
    {
        frame[..StartBytes].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(frame[LengthAt..], frame.Length);
        frame[TypeAt] = (byte)type;
    }

    public static void Seal(Span<byte> frame) => BinaryPrimitives.WriteUInt32LittleEndian(frame, Crc32C.Compute(frame[LengthAt..]));

    /// <summary>Whether bytes can be the start of a frame that is not longer than allowed.</summary>
    public static bool IsPlausible(ReadOnlySpan<byte> start)
        => start.Length >= StartBytes && LengthOf(start) is >= StartBytes and <= MaxBytes && LengthOf(start) % Alignment == 0;

    /// <summary>Whether a whole frame, other than a batch header, is as it was written.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> frame)
    {
#if PLANTED
        if (PlantedLog.ChecksumsAreNotChecked)
        {
            return true;
        }
#endif
        return ChecksumOf(frame) == Crc32C.Compute(frame[LengthAt..]);
    }
}
