using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ruslo;

/// <summary>A key for the personal data of one subject: AES-256. Immutable.</summary>
/// <param name="subject">The subject, as a hash of its tenant and its id.</param>
/// <param name="generation">How often the subject was forgotten before, from 0.</param>
/// <param name="bytes">The key itself, of <see cref="Size"/> bytes.</param>
public sealed class PersonalKey(UInt128 subject, int generation, ReadOnlyMemory<byte> bytes)
{
    /// <summary>The length of a key in bytes.</summary>
    public const int Size = 32;

    /// <summary>The subject, as a hash of its tenant and its id.</summary>
    public UInt128 Subject { get; } = subject;

    /// <summary>How often the subject was forgotten before, from 0.</summary>
    public int Generation { get; } = generation;

    /// <summary>The key itself.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = bytes.Length == Size ? bytes : throw new ArgumentException($"A key has {Size} bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>Tells it from another key of the same subject and generation, as when a store was lost and made anew.</summary>
    internal uint Check { get; } = BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(bytes.Span));
}
