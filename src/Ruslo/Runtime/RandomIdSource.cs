using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ruslo;

/// <summary>
/// Ids from the operating system's generator, which is asked for many at a time: a call for each would cost more than all else of an
/// append. No byte is handed out twice.
/// </summary>
internal sealed class RandomIdSource : IdSource
{
    private const int BytesOfId = 16;

    private Block block = new();

    public override Guid NewId(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[BytesOfId];
        Take(bytes);
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
        Take(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private void Take(Span<byte> bytes)
    {
        while (true)
        {
            Block now = Volatile.Read(ref block);
            if (now.TryTake(bytes))
            {
                return;
            }
            Interlocked.CompareExchange(ref block, new(), now);
        }
    }

    private sealed class Block
    {
        private readonly byte[] bytes = RandomNumberGenerator.GetBytes(256 * BytesOfId);
        private int taken;

        public bool TryTake(Span<byte> into)
        {
            int end = Interlocked.Add(ref taken, BytesOfId);
            if (end > bytes.Length)
            {
                return false;
            }
            bytes.AsSpan(end - BytesOfId, BytesOfId).CopyTo(into);
            return true;
        }
    }
}
