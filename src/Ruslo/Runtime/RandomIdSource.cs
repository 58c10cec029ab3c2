using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Ruslo;

/// <summary>
/// Ids from the operating system's generator, which is asked for many at a time: a call for each would cost more than all else of an
/// append. Each thread draws from a buffer of its own, filled again in place; no byte is handed out twice.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as its runtime, which nobody disposes; what the threads hold goes with them.")]
internal sealed class RandomIdSource : IdSource
{
    private const int BytesOfId = 16;

    private readonly ThreadLocal<Block> blocks = new(static () => new());

    public override Guid NewId(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[BytesOfId];
        blocks.Value!.Take(bytes);
        long milliseconds = now.ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteInt16BigEndian(bytes, (short)(milliseconds >> 32));
        BinaryPrimitives.WriteInt32BigEndian(bytes[2..], (int)milliseconds);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70); // the version
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80); // the variant
        return new Guid(bytes, bigEndian: true);
    }

    public override ulong NextRandom()
    {
        Span<byte> bytes = stackalloc byte[BytesOfId];
        blocks.Value!.Take(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>For one thread.</summary>
    private sealed class Block
    {
        private readonly byte[] bytes = new byte[64 * BytesOfId];
        private int taken = 64 * BytesOfId;

        public void Take(Span<byte> into)
        {
            if (taken == bytes.Length)
            {
                RandomNumberGenerator.Fill(bytes);
                taken = 0;
            }
            bytes.AsSpan(taken, BytesOfId).CopyTo(into);
            taken += BytesOfId;
        }
    }
}
