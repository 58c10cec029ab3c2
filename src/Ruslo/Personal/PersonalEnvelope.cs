using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Ruslo;

/// <summary>
/// The encrypted members of a JSON object, in its first member, <c>"$personal"</c>, as base64: version, subject, generation and check of
/// the key, nonce, ciphertext, tag (AES-256-GCM). One that ends after the check holds nothing: its subject was forgotten when it was
/// written. Byte by byte in docs/reference/personal-format.md.
/// </summary>
internal static class PersonalEnvelope
{
    public const string Member = "$personal";

    private const byte Version = 1;
    private const int HeadSize = 1 + SubjectId.Size + sizeof(int) + sizeof(uint);
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private static ReadOnlySpan<byte> Begin => "{\"$personal\":\""u8;

    /// <summary>Whether a JSON object holds encrypted members. Only the first bytes are looked at: this is asked of every event that is read.</summary>
    public static bool IsIn(ReadOnlySpan<byte> json) => json.StartsWith(Begin);

    /// <summary>Writes an object: its encrypted members, then those that are open.</summary>
    /// <param name="keys">Gives the nonce.</param>
    /// <param name="key">The key.</param>
    /// <param name="secret">The members to encrypt, without braces.</param>
    /// <param name="open">The others, likewise.</param>
    /// <param name="place">What holds it: elsewhere it cannot be read.</param>
    /// <param name="to">Gets it.</param>
    public static int Write(PersonalKeys keys, PersonalKey key, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> open, ReadOnlySpan<byte> place, IBufferWriter<byte> to)
    {
        byte[] envelope = new byte[HeadSize + NonceSize + secret.Length + TagSize];
        WriteHead(envelope, new(key.Subject), key.Generation, key.Check);
        Span<byte> nonce = envelope.AsSpan(HeadSize, NonceSize);
        keys.FillSecret(nonce);
        using var aes = new AesGcm(key.Bytes.Span, TagSize);
        aes.Encrypt(nonce, secret, envelope.AsSpan(HeadSize + NonceSize, secret.Length), envelope.AsSpan(^TagSize..), Bound(envelope, place));
        return WriteObject(envelope, open, to);
    }

    /// <summary>Writes an object of a subject that was forgotten: of its personal members nothing is kept.</summary>
    public static int WriteForgotten(SubjectId subject, ReadOnlySpan<byte> open, IBufferWriter<byte> to)
    {
        Span<byte> envelope = stackalloc byte[HeadSize];
        WriteHead(envelope, subject, -1, 0);
        return WriteObject(envelope, open, to);
    }

    /// <summary>The object with its members decrypted, as it was before; without them, when the subject was forgotten.</summary>
    /// <exception cref="LostKeyException">The key is not there.</exception>
    /// <exception cref="CryptographicException">It was changed, or does not belong here.</exception>
    /// <exception cref="FormatException">It is none.</exception>
    public static byte[] Read(PersonalKeys keys, ReadOnlySpan<byte> json, ReadOnlySpan<byte> place, out bool isForgotten)
    {
        ReadOnlySpan<byte> text = json[Begin.Length..];
        int end = text.IndexOf((byte)'"');
        byte[] envelope = new byte[Base64.GetMaxDecodedFromUtf8Length(Math.Max(0, end))];
        if (end < 0 || end + 1 == text.Length || Base64.DecodeFromUtf8(text[..end], envelope, out _, out int length) != OperationStatus.Done || length < HeadSize)
        {
            throw new FormatException($"its '{Member}' is malformed.");
        }
        ReadOnlySpan<byte> open = text[(end + 1)..];
        open = open[0] == ',' ? open[1..^1] : []; // what follows is an object without its beginning
        byte[] secret = Decrypt(keys, envelope.AsSpan(0, length), place, out isForgotten);
        byte[] whole = new byte[open.Length + secret.Length + 2 + (open.Length > 0 && secret.Length > 0 ? 1 : 0)];
        whole[0] = (byte)'{';
        open.CopyTo(whole.AsSpan(1));
        if (open.Length > 0 && secret.Length > 0)
        {
            whole[1 + open.Length] = (byte)',';
        }
        secret.CopyTo(whole.AsSpan(whole.Length - 1 - secret.Length));
        whole[^1] = (byte)'}';
        CryptographicOperations.ZeroMemory(secret);
        return whole;
    }

    private static byte[] Decrypt(PersonalKeys keys, ReadOnlySpan<byte> envelope, ReadOnlySpan<byte> place, out bool isForgotten)
    {
        if (envelope[0] != Version)
        {
            throw new FormatException($"its personal data has the format {envelope[0]}, and {Version} is the newest that is known here: a newer process wrote it.");
        }
        isForgotten = envelope.Length == HeadSize;
        if (isForgotten)
        {
            return [];
        }
        if (envelope.Length < HeadSize + NonceSize + TagSize)
        {
            throw new FormatException($"its '{Member}' is cut off.");
        }
        var subject = SubjectId.Read(envelope[1..]);
        int generation = BinaryPrimitives.ReadInt32LittleEndian(envelope[(1 + SubjectId.Size)..]);
        uint check = BinaryPrimitives.ReadUInt32LittleEndian(envelope[(1 + SubjectId.Size + sizeof(int))..]);
        if (keys.Find(subject, generation, check) is not { } key)
        {
            isForgotten = true;
            return [];
        }
        byte[] secret = new byte[envelope.Length - HeadSize - NonceSize - TagSize];
        using var aes = new AesGcm(key.Bytes.Span, TagSize);
        aes.Decrypt(envelope.Slice(HeadSize, NonceSize), envelope.Slice(HeadSize + NonceSize, secret.Length), envelope[^TagSize..], secret, Bound(envelope, place));
        return secret;
    }

    private static void WriteHead(Span<byte> envelope, SubjectId subject, int generation, uint check)
    {
        envelope[0] = Version;
        subject.Write(envelope[1..]);
        BinaryPrimitives.WriteInt32LittleEndian(envelope[(1 + SubjectId.Size)..], generation);
        BinaryPrimitives.WriteUInt32LittleEndian(envelope[(1 + SubjectId.Size + sizeof(int))..], check);
    }

    /// <summary>What is authenticated beside the ciphertext: the head, and the place.</summary>
    private static byte[] Bound(ReadOnlySpan<byte> envelope, ReadOnlySpan<byte> place)
    {
#if PLANTED
        place = PlantedPersonal.PlacesAreNotAuthenticated ? [] : place;
#endif
        return [.. envelope[..HeadSize], .. place];
    }

    private static int WriteObject(ReadOnlySpan<byte> envelope, ReadOnlySpan<byte> open, IBufferWriter<byte> to)
    {
        int encoded = Base64.GetMaxEncodedToUtf8Length(envelope.Length);
        int size = Begin.Length + encoded + 1 + (open.Length > 0 ? 1 + open.Length : 0) + 1;
        Span<byte> json = to.GetSpan(size)[..size];
        Begin.CopyTo(json);
        Base64.EncodeToUtf8(envelope, json[Begin.Length..], out _, out _);
        int at = Begin.Length + encoded;
        json[at++] = (byte)'"';
        if (open.Length > 0)
        {
            json[at++] = (byte)',';
            open.CopyTo(json[at..]);
        }
        json[^1] = (byte)'}';
        to.Advance(size);
        return size;
    }
}
