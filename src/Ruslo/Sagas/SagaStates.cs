using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>How the states and the kept replies of sagas are written and read; personal members stay encrypted in the log. Thread-safe.</summary>
internal sealed class SagaStates(RegisteredSaga saga, EventSerializer serializer)
{
    private readonly ConcurrentDictionary<Type, JsonTypeInfo> known = new();

    /// <param name="state">The state.</param>
    /// <param name="type">The type that the saga declares: a union of several is written as what it is read as.</param>
    /// <param name="instance">The instance.</param>
    public ReadOnlyMemory<byte> Write(object state, Type type, StreamId instance)
    {
        JsonTypeInfo json = JsonOf(type);
        byte[] open = JsonSerializer.SerializeToUtf8Bytes(state, json);
        if (serializer.Catalog.Personal.Find(json) is not { } personal)
        {
            return open;
        }
        var encrypted = new ArrayBufferWriter<byte>(2 * open.Length);
        personal.WriteDerived(personal.SubjectOf(state, instance.Tenant, instance.Key), open, PersonalPlace.OfSaga(instance), encrypted);
        return encrypted.WrittenMemory;
    }

    /// <exception cref="RusloException">It cannot be read as that type.</exception>
    public object Read(ReadOnlySpan<byte> stored, Type type, StreamId instance)
    {
        JsonTypeInfo json = JsonOf(type);
        try
        {
            return JsonSerializer.Deserialize(Open(stored, json, instance), json) ?? throw new JsonException("It is null.");
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            throw new RusloException($"The state of {instance} is no {TypeText.Full(type)}: {failure.Message} A saga whose state changes its shape needs a new version: keep the old one registered for what runs, or say MigratesFrom.", failure) { Stream = instance };
        }
    }

    /// <summary>The JSON of a state, its personal members decrypted or, of a forgotten subject, with placeholders.</summary>
    public byte[] Open(ReadOnlySpan<byte> stored, Type type, StreamId instance) => Open(stored, JsonOf(type), instance).ToArray();

    /// <summary>A kept reply with its value.</summary>
    public SagaReply Decode(SagaReply reply)
    {
        if (reply.Value is not null || reply.Recorded is not { } source)
        {
            return reply;
        }
        DecodedEvent decoded = serializer.Decode(new()
        {
            Position = source.Position,
            Stream = source.Stream,
            Version = 0,
            EventId = source.EventId,
            Name = reply.Name,
            SchemaVersion = reply.SchemaVersion,
            RecordedAt = default,
            OccurredAt = default,
            Payload = reply.Payload,
        });
        return decoded.Objects.Count > reply.Ordinal ? reply with { Value = decoded.Objects[reply.Ordinal] }
            : throw new RusloException($"The reply {reply.Name} v{reply.SchemaVersion} at position {source.Position}, which a saga has kept, cannot be read any more: {decoded.Error?.Message ?? "its type is gone."}", decoded.Error) { Position = source.Position, EventId = source.EventId, Stream = source.Stream };
    }

    private ReadOnlySpan<byte> Open(ReadOnlySpan<byte> stored, JsonTypeInfo json, StreamId instance)
        => PersonalEnvelope.IsIn(stored) && serializer.Catalog.Personal.Find(json) is { } personal ? personal.Read(stored, PersonalPlace.OfSaga(instance)) : stored;

    private JsonTypeInfo JsonOf(Type type)
        => known.TryGetValue(type, out JsonTypeInfo? json) ? json : known.GetOrAdd(type, static (type, its) => its.Machines.FirstOrDefault(machine => machine.State == type)?.StateJson ?? its.Json(type), (saga.Machines, Json: (Func<Type, JsonTypeInfo>)serializer.Catalog.JsonOf));
}
