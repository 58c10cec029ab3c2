using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Ruslo;

/// <summary>
/// The 64-bit hashes under which the indexes file things: XXH3 (little-endian input), seeded by the log's id, so that nobody who
/// chooses keys can choose collisions. Two things may share a hash: a lookup yields candidates, and the log checks each against its record.
/// </summary>
internal sealed class IndexHash
{
    private readonly long seed;
    private readonly ulong mask;

    /// <param name="logId">The log.</param>
    /// <param name="mask">Which bits of each hash are used; tests take few, so that everything collides.</param>
    public IndexHash(Guid logId, ulong mask = ulong.MaxValue)
    {
        Span<byte> bytes = stackalloc byte[16];
        logId.TryWriteBytes(bytes);
        seed = unchecked((long)XxHash3.HashToUInt64(bytes));
        this.mask = mask;
    }

    /// <summary>The hash of a stream's identity (<see cref="StreamIdentity"/>).</summary>
    public ulong OfStream(ReadOnlySpan<byte> identity) => XxHash3.HashToUInt64(identity, seed) & mask;

    /// <summary>The hash of an event id.</summary>
    public ulong OfEventId(Guid id) => Of(id, seed);

    /// <summary>The hash of a correlation id.</summary>
    public ulong OfCorrelation(Guid id) => Of(id, seed + 1);

    /// <summary>The hash of a tag.</summary>
    public ulong OfTag(string tag) => Of(tag, seed + 2);

    /// <summary>The hash of a tenant.</summary>
    public ulong OfTenant(string tenant) => Of(tenant, seed + 3);

    private ulong Of(Guid id, long withSeed)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return XxHash3.HashToUInt64(bytes, withSeed) & mask;
    }

    private ulong Of(string text, long withSeed)
    {
        if (BitConverter.IsLittleEndian)
        {
            return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan()), withSeed) & mask;
        }
        byte[] bytes = new byte[text.Length * 2];
        for (int i = 0; i < text.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 2), text[i]);
        }
        return XxHash3.HashToUInt64(bytes, withSeed) & mask;
    }
}
