using System.Buffers;

namespace Ruslo;

/// <summary>Which instances of a saga a message is for, and what it is to one of them. Thread-safe.</summary>
internal sealed class SagaRouting(RegisteredSaga saga)
{
    private readonly SagaIntake[] intakes = [.. saga.Machines.SelectMany(machine => machine.Intakes.Where(intake => intake.Kind != SagaIntakeKind.Start || machine == saga.Newest))];

    /// <summary>The instances that an event is for, as routing keys; a reply that leads to none is counted. Commands are routed by the key that they were sent with.</summary>
    public void AddKeys(object message, RecordedEvent recorded, ICollection<RoutingKey> keys)
    {
        AddKeys(message, recorded, keys, out bool isUnrouted);
        if (isUnrouted)
        {
            saga.CountUnrouted(recorded.Position);
        }
    }

    /// <summary>Whether a message is for the instance that its event is handled for: one event may decode into messages for several.</summary>
    /// <exception cref="RusloException">It is a command that was sent to another key than that of its instance.</exception>
    public bool IsFor(object message, HandlerContext context)
    {
        RecordedEvent recorded = context.Recorded;
        if (recorded.Kind == EventKind.Command)
        {
            return InstanceOf(message) is not { } instance || instance.Value == context.RoutingKey.Key ? true
                : throw new RusloException($"The command {recorded.Name} was sent to the key '{recorded.Stream.Key}', and is for the instance '{instance.Value}' of saga '{saga.Name}': a command is handled by its key. Give it a [StreamKey] that is the instance.") { Position = recorded.Position, EventId = recorded.EventId, Stream = recorded.Stream };
        }
        if (context.Decoded.Count == 1)
        {
            return true;
        }
        var keys = new List<RoutingKey>();
        AddKeys(message, recorded, keys, out _);
        return keys.Exists(key => key.Value == context.RoutingKey.Key);
    }

    /// <summary>What a message is to an instance of a machine.</summary>
    public SagaInput InputOf(object message, HandlerContext context, SagaMachine machine)
    {
        RecordedEvent recorded = context.Recorded;
        ReplyTo? replyTo = ReplyToOf(recorded) is { } to && to.Instance == context.RoutingKey.Key ? to : null;
        var input = new SagaInput { Kind = SagaInputKind.Message, Id = recorded.EventId, Now = context.Now, RecordedAt = recorded.RecordedAt, Step = replyTo?.Step, Attempt = replyTo?.Attempt ?? 0, Message = message };
        return message switch
        {
            SagaTimeout timeout => input with { Kind = SagaInputKind.TimedOut, Message = null, Step = timeout.Step, Attempt = timeout.Attempt, Wait = timeout.Wait },
            SagaRequested requested => input with { Kind = requested.Action, Message = null, Step = requested.Step, Code = requested.Why },
            CommandRefused refused => input with { Kind = SagaInputKind.Refused, Message = null, Code = refused.Reason },
            SagaAborted aborted => input with { Kind = SagaInputKind.Refused, Message = null, Code = aborted.Code, Child = aborted.Saga },
            CommandHandled => input with { Kind = SagaInputKind.Handled, Message = null },
            _ => OfMessage(message, context, machine, input),
        };
    }

    /// <summary>By the reply-to that the message carries, else by declared keys.</summary>
    private void AddKeys(object message, RecordedEvent recorded, ICollection<RoutingKey> keys, out bool isUnrouted)
    {
        isUnrouted = false;
        if (message is SagaTimeout or SagaRequested)
        {
            keys.Add(recorded.Stream.Key);
            return;
        }
        bool isReply = message is CommandRefused or CommandHandled or SagaAborted;
        ReplyTo? replyTo = ReplyToOf(recorded);
        foreach (SagaIntake intake in intakes)
        {
            if (!intake.Message.IsInstanceOfType(message))
            {
                continue;
            }
            isReply |= intake.Kind is SagaIntakeKind.Reply or SagaIntakeKind.Input;
            bool isAddressed = intake.Kind == SagaIntakeKind.Reply && replyTo is not null;
            if (intake.Key is { } key && !isAddressed)
            {
                keys.Add(key(message));
            }
            isUnrouted |= intake.Kind == SagaIntakeKind.Reply && intake.Key is null && recorded.Headers.Find(WellKnownHeaders.ReplyTo) is null;
        }
        if (isReply && replyTo is { } to)
        {
            keys.Add(to.Instance);
        }
        isUnrouted &= keys.Count == 0;
    }

    private RoutingKey? InstanceOf(object message)
    {
        foreach (SagaIntake intake in intakes)
        {
            if (intake.Key is { } key && intake.Message.IsInstanceOfType(message))
            {
                return key(message);
            }
        }
        return null;
    }

    private static SagaInput OfMessage(object message, HandlerContext context, SagaMachine machine, SagaInput input)
    {
        RecordedEvent recorded = context.Recorded;
        return input with
        {
            Step = input.Step ?? machine.Intakes.FirstOrDefault(intake => intake.Kind == SagaIntakeKind.Reply && intake.Message.IsInstanceOfType(message) && intake.Key?.Invoke(message).Value == context.RoutingKey.Key)?.Step,
            Recorded = ReplyOf(message, context),
            ReplyTo = recorded.Headers.Find(WellKnownHeaders.ReplyTo),
        };
    }

    /// <summary>As it was recorded, or as somebody has edited it.</summary>
    private static SagaReply ReplyOf(object message, HandlerContext context)
    {
        RecordedEvent recorded = context.Recorded;
        var source = new SagaReplySource(recorded.Stream, recorded.EventId, recorded.Position);
        if (!context.IsEdited || context.Serializer.Catalog.Find(message.GetType()) is not { } descriptor)
        {
            return new(recorded.Name, recorded.SchemaVersion, recorded.Payload, source) { Value = message, Ordinal = OrdinalOf(message, context) };
        }
        var edited = new ArrayBufferWriter<byte>(256);
        context.Serializer.Serialize(message, descriptor, recorded.Stream, recorded.EventId, edited);
        return new(descriptor.Name, descriptor.Version, edited.WrittenMemory, source) { Value = message };
    }

    /// <summary>Which of the messages of its event it is.</summary>
    public static int OrdinalOf(object message, HandlerContext context)
    {
        for (int i = 0; i < context.Decoded.Count; i++)
        {
            if (ReferenceEquals(context.Decoded[i], message))
            {
                return i;
            }
        }
        return 0;
    }

    private ReplyTo? ReplyToOf(RecordedEvent recorded)
    {
        if (recorded.Headers.Count == 0 || recorded.Headers.Find(WellKnownHeaders.ReplyTo) is not { } text)
        {
            return null;
        }
#if PLANTED
        if (PlantedSagaRuns.RepliesToOthersAreTaken)
        {
            return ReplyTo.TryParse(text, out ReplyTo others) ? others : null;
        }
#endif
        return ReplyTo.TryParse(text, saga.Name, out ReplyTo replyTo) ? replyTo : null;
    }
}
