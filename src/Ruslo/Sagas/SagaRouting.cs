namespace Ruslo;

/// <summary>Which instances of a saga a message is for, and what it is to one of them. Thread-safe.</summary>
internal sealed class SagaRouting(RegisteredSaga saga)
{
    private readonly SagaIntake[] intakes = [.. saga.Machines.SelectMany(static machine => machine.Intakes)];

    /// <summary>The instances, as routing keys: by the reply-to that the message carries, else by declared keys.</summary>
    public void AddKeys(object message, RecordedEvent recorded, ICollection<RoutingKey> keys)
    {
        if (message is SagaTimeout or SagaRequested)
        {
            keys.Add(recorded.Stream.Key);
            return;
        }
        bool isReply = message is CommandRefused or CommandHandled or SagaAborted;
        ReplyTo? replyTo = ReplyToOf(recorded);
        bool isUnrouted = false;
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
        if (isUnrouted && keys.Count == 0)
        {
            saga.CountUnrouted();
        }
    }

    /// <summary>What a message is to an instance of a machine.</summary>
    public SagaInput InputOf(object message, HandlerContext context, SagaMachine machine)
    {
        RecordedEvent recorded = context.Recorded;
        ReplyTo? replyTo = ReplyToOf(recorded) is { } to && to.Instance == context.RoutingKey.Key ? to : null;
        var input = new SagaInput { Kind = SagaInputKind.Message, Id = recorded.EventId, Now = context.Now, Step = replyTo?.Step, Attempt = replyTo?.Attempt ?? 0 };
        return message switch
        {
            SagaTimeout timeout => input with { Kind = SagaInputKind.TimedOut, Step = timeout.Step, Attempt = timeout.Attempt, Wait = timeout.Wait },
            SagaRequested requested => input with { Kind = requested.Action, Step = requested.Step, Code = requested.Why },
            CommandRefused refused => input with { Kind = SagaInputKind.Refused, Code = refused.Reason },
            SagaAborted aborted => input with { Kind = SagaInputKind.Refused, Code = aborted.Code },
            CommandHandled => input with { Kind = SagaInputKind.Handled },
            _ => OfMessage(message, context, machine, input),
        };
    }

    private static SagaInput OfMessage(object message, HandlerContext context, SagaMachine machine, SagaInput input)
    {
        RecordedEvent recorded = context.Recorded;
        return input with
        {
            Message = message,
            Step = input.Step ?? machine.Intakes.FirstOrDefault(intake => intake.Kind == SagaIntakeKind.Reply && intake.Message.IsInstanceOfType(message) && intake.Key?.Invoke(message).Value == context.RoutingKey.Key)?.Step,
            Recorded = new(recorded.Name, recorded.SchemaVersion, recorded.Payload, new(recorded.Stream, recorded.EventId, recorded.Position)) { Value = message },
            ReplyTo = recorded.Headers.Find(WellKnownHeaders.ReplyTo),
        };
    }

    private ReplyTo? ReplyToOf(RecordedEvent recorded)
        => recorded.Headers.Count > 0 && recorded.Headers.Find(WellKnownHeaders.ReplyTo) is { } text && ReplyTo.TryParse(text, out ReplyTo replyTo) && IsMine(replyTo) ? replyTo : null;

    private bool IsMine(ReplyTo replyTo)
    {
#if PLANTED
        if (PlantedSagaRuns.RepliesToOthersAreTaken)
        {
            return true;
        }
#endif
        return replyTo.Who == saga.Name;
    }
}
