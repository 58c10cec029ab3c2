using System.Buffers.Binary;

namespace Ruslo;

/// <summary>Ids and randomness that repeat themselves: the same seed and the same order of calls give the same ids. Thread-safe, but repeatable only when called in one order.</summary>
public sealed class SeededIdSource(ulong seed) : IdSource
{
    private readonly Lock gate = new();
    private readonly SeededRandom random = new(seed);

    /// <inheritdoc/>
    public override Guid NewId(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (gate)
        {
            random.Fill(bytes);
        }
        long milliseconds = now.ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteInt16BigEndian(bytes, (short)(milliseconds >> 32));
        BinaryPrimitives.WriteInt32BigEndian(bytes[2..], (int)milliseconds);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <inheritdoc/>
    public override ulong NextRandom()
    {
        lock (gate)
        {
            return random.Next();
        }
    }

    /// <inheritdoc/>
    public override void FillSecret(Span<byte> secret)
    {
        lock (gate)
        {
            random.Fill(secret);
        }
    }
}
