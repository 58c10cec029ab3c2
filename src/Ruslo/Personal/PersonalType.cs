using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Ruslo;

/// <summary>What of a type is personal in its JSON: which members, their placeholders, and whose they are. Immutable, thread-safe.</summary>
internal sealed class PersonalType(PersonalKeys keys, PersonalDeclaration declared, IReadOnlyList<(byte[] Name, byte[] Placeholder)> members, int maxDepth)
{
    /// <inheritdoc cref="PersonalKeys.Forgettings"/>
    public int Forgettings => keys.Forgettings;

    /// <summary>Whose key encrypts what is kept of an object.</summary>
    /// <param name="written">The object.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="key">Whose it is, unless the type says.</param>
    /// <exception cref="ArgumentException">It has no subject.</exception>
    public SubjectId SubjectOf(object written, string tenant, string key)
    {
        string? subject = declared.Subject is { } own ? own(written) : key;
        return string.IsNullOrEmpty(subject)
            ? throw new ArgumentException($"{declared.Type} has personal data, and nobody to whom it belongs: give it a value for its [Subject], or a stream key.")
            : SubjectId.Of(tenant, subject);
    }

    /// <summary>Whether nothing personal may be kept of a subject: it was forgotten, and no event has come since.</summary>
    public bool IsForgotten(SubjectId subject) => keys.UseUnlessForgotten(subject) is null;

    /// <summary>Encrypts the personal members of an event. A subject that was forgotten is one again.</summary>
    /// <param name="subject">Whose it is.</param>
    /// <param name="json">Its JSON, in the open.</param>
    /// <param name="place">What holds it.</param>
    /// <param name="to">Gets the JSON with those members encrypted.</param>
    public int Write(SubjectId subject, ReadOnlySpan<byte> json, ReadOnlySpan<byte> place, IBufferWriter<byte> to) => Write(keys.Use(subject), json, place, to);

    /// <summary>As <see cref="Write(SubjectId, ReadOnlySpan{byte}, ReadOnlySpan{byte}, IBufferWriter{byte})"/>, for what is derived from events: of a subject that was forgotten it keeps nothing.</summary>
    public int WriteDerived(SubjectId subject, ReadOnlySpan<byte> json, ReadOnlySpan<byte> place, IBufferWriter<byte> to)
    {
        if (keys.UseUnlessForgotten(subject) is { } key)
        {
            return Write(key, json, place, to);
        }
        (ArrayBufferWriter<byte> secret, ArrayBufferWriter<byte> open) = Split(json);
        secret.Clear();
        return PersonalEnvelope.WriteForgotten(subject, open.WrittenSpan, to);
    }

    /// <summary>The JSON with its personal members in the open: decrypted, or with placeholders.</summary>
    /// <inheritdoc cref="PersonalEnvelope.Read"/>
    public byte[] Read(ReadOnlySpan<byte> json, ReadOnlySpan<byte> place)
    {
        byte[] read = PersonalEnvelope.Read(keys, json, place, out bool isForgotten);
        return isForgotten ? Fill(read) : read;
    }

    /// <summary>As <see cref="Read"/>; null when the subject was forgotten.</summary>
    /// <inheritdoc cref="PersonalEnvelope.Read"/>
    public byte[]? ReadUnlessForgotten(ReadOnlySpan<byte> json, ReadOnlySpan<byte> place)
    {
        byte[] read = PersonalEnvelope.Read(keys, json, place, out bool isForgotten);
        return isForgotten ? null : read;
    }

    /// <summary>Every personal member with its placeholder: what is read of a forgotten subject.</summary>
    public byte[] Fill(ReadOnlySpan<byte> json)
    {
        (ArrayBufferWriter<byte> personal, ArrayBufferWriter<byte> filled) = Split(json);
        personal.Clear();
        foreach ((byte[] name, byte[] placeholder) in members)
        {
            Add(filled, [.. "\""u8, .. JsonEncodedText.Encode(Encoding.UTF8.GetString(name)).EncodedUtf8Bytes, .. "\":"u8, .. placeholder]);
        }
        return [(byte)'{', .. filled.WrittenSpan, (byte)'}'];
    }

    private int Write(PersonalKey key, ReadOnlySpan<byte> json, ReadOnlySpan<byte> place, IBufferWriter<byte> to)
    {
        (ArrayBufferWriter<byte> secret, ArrayBufferWriter<byte> open) = Split(json);
        int length = PersonalEnvelope.Write(keys, key, secret.WrittenSpan, open.WrittenSpan, place, to);
        secret.Clear();
        return length;
    }

    /// <summary>The personal members of an object, and the others; each as a list without braces.</summary>
    private (ArrayBufferWriter<byte> Personal, ArrayBufferWriter<byte> Open) Split(ReadOnlySpan<byte> json)
    {
        var personal = new ArrayBufferWriter<byte>(Math.Max(1, json.Length));
        var open = new ArrayBufferWriter<byte>(Math.Max(1, json.Length));
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int start = (int)reader.TokenStartIndex;
            ArrayBufferWriter<byte> to = IsPersonal(ref reader) ? personal : open;
            reader.Read();
            reader.Skip();
            Add(to, json[start..(int)reader.BytesConsumed]);
        }
        return (personal, open);
    }

    private bool IsPersonal(ref Utf8JsonReader reader)
    {
        for (int i = 0; i < members.Count; i++)
        {
            if (reader.ValueTextEquals(members[i].Name))
            {
                return true;
            }
        }
        return false;
    }

    private static void Add(ArrayBufferWriter<byte> members, ReadOnlySpan<byte> member)
    {
        if (members.WrittenCount > 0)
        {
            members.Write(","u8);
        }
        members.Write(member);
    }
}
