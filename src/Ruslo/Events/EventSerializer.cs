using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;

namespace Ruslo;

/// <summary>Turns events into payloads and recorded events into objects. Thread-safe.</summary>
/// <param name="catalog">The events of this process.</param>
/// <param name="maxBytes">The largest payload, in bytes; 1 MiB when left out.</param>
public sealed class EventSerializer(EventCatalog catalog, int maxBytes = EventSerializer.DefaultMaxBytes)
{
    /// <summary>The largest payload unless said otherwise: 1 MiB.</summary>
    public const int DefaultMaxBytes = 1024 * 1024;

    /// <summary>The events of this process.</summary>
    public EventCatalog Catalog { get; } = catalog;

    /// <summary>The largest payload, in bytes.</summary>
    public int MaxBytes { get; } = maxBytes;

    /// <summary>Writes the payload of an event and returns its length in bytes. After an exception the buffer may hold a part of it.</summary>
    /// <exception cref="ArgumentException">It is too large (an <see cref="InputException"/>), or has null where its type says that there is none, or cannot be written; the message says what to do.</exception>
    public int Serialize(object e, EventDescriptor descriptor, IBufferWriter<byte> to)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(descriptor);
        return descriptor.Personal is null ? Check(Write(e, descriptor, to), descriptor)
            : throw new ArgumentException($"Event {descriptor} ({descriptor.ClrType}) has personal data, which is encrypted for its stream and its id: publish it.", nameof(e));
    }

    /// <summary>Writes the payload of an event for its stream and its id, to which its personal data is bound, and returns its length in bytes.</summary>
    /// <exception cref="ArgumentException">As of the other; or it has personal data of nobody.</exception>
    internal int Serialize(object e, EventDescriptor descriptor, in StreamId stream, Guid eventId, IBufferWriter<byte> to)
        => descriptor.Personal is { } personal ? SerializePersonal(e, descriptor, personal, stream, eventId, to) : Serialize(e, descriptor, to);

    private int SerializePersonal(object e, EventDescriptor descriptor, PersonalType personal, in StreamId stream, Guid eventId, IBufferWriter<byte> to)
    {
        // In a stream of its own, named by its id, it would be a person of its own, whom nobody could name to forget.
        string key = stream.Key == eventId.ToString() ? "" : stream.Key;
        SubjectId subject = personal.SubjectOf(e, stream.Tenant, key);
        var open = new ArrayBufferWriter<byte>(256);
        Write(e, descriptor, open);
        int length = personal.Write(subject, open.WrittenSpan, PersonalPlace.OfEvent(eventId), to);
        open.Clear();
        return Check(length, descriptor);
    }

    private static long Write(object e, EventDescriptor descriptor, IBufferWriter<byte> to)
    {
        Utf8JsonWriter writer = descriptor.Writers.Rent(to);
        long length;
        try
        {
            JsonSerializer.Serialize(writer, e, descriptor.WriterOf(e));
            writer.Flush();
            length = writer.BytesCommitted;
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new ArgumentException($"Event {descriptor} ({descriptor.ClrType}) cannot be written: {failure.Message}", nameof(e), failure);
        }
        descriptor.Writers.Return(writer);
        return length;
    }

    private int Check(long length, EventDescriptor descriptor)
        => length <= MaxBytes ? (int)length : throw new InputException(InputMistake.TooLarge,
            $"Event {descriptor} ({descriptor.ClrType}) has {length:N0} bytes; at most {MaxBytes:N0} are allowed. Keep large content elsewhere and refer to it, or raise the limit.");

    /// <summary>Reads a recorded event. Never throws for what it finds: an unknown name, a newer version and a payload that does not fit are outcomes.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Constructors and converters of the application run here; whatever they throw is a failure of this event.")]
    public DecodedEvent Decode(RecordedEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        EventDescriptor? descriptor = Catalog.Find(e.Name, e.SchemaVersion);
        if (descriptor is null && !Catalog.Upcasters.Knows(Catalog.FindNewest(e.Name)?.Name, e.SchemaVersion))
        {
            return WithoutDescriptor(e);
        }
        try
        {
            ReadOnlySpan<byte> payload = e.Payload.Span;
            bool isForgotten = false;
            if (PersonalEnvelope.IsIn(payload))
            {
                if (Catalog.Personal.IsEmpty)
                {
                    return DecodedEvent.Failed(descriptor, DecodeException.For(e, $"it holds personal data, and no type of this application has [Personal] members any more, so the keys are not opened. {PersonalTypes.KeepOne}"));
                }
                payload = PersonalEnvelope.Read(Catalog.Personal.Keys, payload, PersonalPlace.OfEvent(e.EventId), out isForgotten);
            }
            if (descriptor is null)
            {
                (descriptor, byte[] upcast) = Catalog.Upcasters.Apply(Catalog, Catalog.FindNewest(e.Name)!.Name, e.SchemaVersion, payload);
                payload = upcast;
            }
            payload = isForgotten && descriptor.Personal is { } personal ? personal.Fill(payload) : payload;
            return JsonSerializer.Deserialize(payload, descriptor.JsonTypeInfo) is { } decoded
                ? DecodedEvent.Known(descriptor, Catalog.Upcasters.Apply(decoded))
                : DecodedEvent.Failed(descriptor, DecodeException.For(e, "its payload is null."));
        }
        catch (LostKeyException failure)
        {
            return DecodedEvent.Failed(descriptor, DecodeException.For(e, failure.Message, failure));
        }
        catch (CryptographicException failure)
        {
            return DecodedEvent.Failed(descriptor, DecodeException.For(e, "its personal data was changed, or was written for another event.", failure));
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return DecodedEvent.Failed(descriptor, DecodeException.For(e, $"its payload does not fit {descriptor?.ClrType.ToString() ?? "any version that is known here"}. {failure.Message}", failure));
        }
    }

    private DecodedEvent WithoutDescriptor(RecordedEvent e)
    {
        EventDescriptor? newest = Catalog.FindNewest(e.Name);
        if (newest is null)
        {
            return DecodedEvent.UnknownName;
        }
        return e.SchemaVersion > newest.Version
            ? DecodedEvent.NewerVersion(newest)
            : DecodedEvent.Failed(newest, DecodeException.For(e, $"no type here stands for version {e.SchemaVersion}, the newest is {newest.Version}: keep a record with [Event(\"{newest.Name}\", Version = {e.SchemaVersion})], or add an upcaster."));
    }
}
