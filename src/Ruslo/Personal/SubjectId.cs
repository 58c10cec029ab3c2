using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ruslo;

/// <summary>A subject of one tenant, by the first 16 bytes of a hash: what is kept about keys names nobody.</summary>
internal readonly record struct SubjectId(UInt128 Value)
{
    public const int Size = 16;

    /// <exception cref="ArgumentException">The subject is empty or too long.</exception>
    public static SubjectId Of(string tenant, string subject)
    {
        if (string.IsNullOrEmpty(subject) || Encoding.UTF8.GetByteCount(subject) > StreamId.MaxKeyBytes)
        {
            throw new ArgumentException($"The subject of personal data is {(string.IsNullOrEmpty(subject) ? "empty" : $"longer than {StreamId.MaxKeyBytes} bytes")}: give each person an id.");
        }
#if PLANTED
        tenant = PlantedPersonal.TenantsShareKeys ? "" : tenant;
#endif
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"ruslo subject\n{tenant}\n{subject}"), hash); // a tenant holds no line feed
        return Read(hash);
    }

    public static SubjectId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    public void Write(Span<byte> to) => BinaryPrimitives.WriteUInt128BigEndian(to, Value);
}
