using System.Text.Json;

namespace Ruslo;

/// <summary>Loads instances as a handler's attempt sees them: from what is staged, from memory, else from the last event of the stream. Thread-safe.</summary>
internal sealed class SagaStore(RegisteredSaga saga, SagaStates states, KeptInstances cache)
{
    /// <summary>The instance, brought to the definition that it goes on with; null without one.</summary>
    /// <exception cref="RusloException">Nothing here can go on with it.</exception>
    public async ValueTask<KeptInstance> LoadAsync(HandlerContext context, StreamId stream, CancellationToken cancellationToken)
    {
        int forgettings = cache.Forgettings;
        StagedAttempt attempt = context.Staged;
        long version = await attempt.VersionOfAsync(stream, cancellationToken);
        if (version < 0)
        {
            return KeptInstance.None;
        }
        if (cache.Find(stream) is { } known && IsCurrent(known, version) && known.Epoch == context.Fence.Epoch)
        {
            return known;
        }
        IReadOnlyList<NewEvent> staged = attempt.StagedFor(stream);
        (ReadOnlyMemory<byte> payload, Guid correlation) = staged.Count > 0 ? (staged[^1].Payload, staged[^1].CorrelationId) : await LastAsync(context.Log, stream, version, cancellationToken);
        KeptInstance loaded = new(Read(payload, stream), version, correlation, context.Fence.Epoch) { Stream = stream, Forgettings = forgettings, Bytes = SizeOf(payload) };
        cache.Keep(loaded);
        return loaded;
    }

    /// <summary>What is staged now is what the next input finds, unless its batch is not committed: then the version is another one, or is staged again.</summary>
    public void Keep(KeptInstance instance) => cache.Keep(instance);

    /// <summary>What an instance with this record counts as.</summary>
    public static int SizeOf(ReadOnlyMemory<byte> record) => 2 * record.Length;

    /// <summary>How many subjects were forgotten; to be asked before an instance is loaded that is kept afterwards.</summary>
    public int Forgettings => cache.Forgettings;

    public SagaMachine MachineOf(SagaInstance? instance, StreamId stream)
        => instance is null ? saga.Newest : saga.Find(instance.Definition)
            ?? throw new RusloException($"The instance {stream} runs on version {instance.Definition} of saga '{saga.Name}', which is not registered here: add that version beside the newest, with AddSaga, until its instances have ended, or let the newest one say MigratesFrom<TOld>({instance.Definition}, …).") { Stream = stream };

    /// <summary>An instance as a record tells it.</summary>
    public SagaInstance Read(ReadOnlyMemory<byte> payload, StreamId stream)
    {
        SagaRecord record = Parse(payload, stream);
        SagaInstance instance = record.Instance;
        bool migrates = instance.Definition != saga.Newest.Version && saga.Newest.MigratesFrom(instance.Definition) is not null;
        Type type = migrates ? saga.Newest.MigratesFrom(instance.Definition)! : MachineOf(instance, stream).State;
        instance = instance with
        {
            State = states.Read(record.State.Span, type, stream),
            Steps = [.. instance.Steps.Select(step => step.Reply is { } reply ? step with { Reply = states.Decode(reply) } : step)],
            Why = instance is { Why: { } why, Cause: { } cause } ? why with { Reply = states.Decode(cause).Value } : instance.Why,
        };
        return migrates ? saga.Newest.Migrate(instance) with { Definition = saga.Newest.Version } : instance;
    }

    /// <exception cref="RusloException">It is none.</exception>
    public static SagaRecord Parse(ReadOnlyMemory<byte> payload, StreamId stream)
    {
        try
        {
            return JsonSerializer.Deserialize(payload.Span, SagaJson.Default.SagaRecord) ?? throw new JsonException("It is null.");
        }
        catch (JsonException failure)
        {
            throw new RusloException($"The last event of {stream} is no record of a saga that is known here: {failure.Message} A newer process may have written it.", failure) { Stream = stream };
        }
    }

    private static bool IsCurrent(KeptInstance known, long version)
    {
#if PLANTED
        if (PlantedSagaRuns.KeptInstancesAreTrusted)
        {
            return true;
        }
#endif
        return known.Version == version;
    }

    private static async ValueTask<(ReadOnlyMemory<byte> Payload, Guid Correlation)> LastAsync(IEventLog log, StreamId stream, long version, CancellationToken cancellationToken)
    {
        StreamPage page = await log.ReadStreamAsync(stream, version, ReadDirection.Forwards, 1, cancellationToken);
        return page.Events is [var last, ..] ? (last.Payload, last.CorrelationId) : throw new RusloException($"The log says that {stream} has version {version}, and gives no event there.") { Stream = stream };
    }
}
