using System.Collections.Immutable;

namespace Ruslo;

/// <summary>Stages what an input has brought about: the record of the instance, commands, events and timers, as one. Thread-safe.</summary>
internal sealed class SagaStaging(RegisteredSaga saga, SagaStates states, EventCatalog catalog)
{
    /// <returns>The instance as the next input finds it.</returns>
    public async ValueTask<KeptInstance> StageAsync(HandlerContext context, StreamId stream, KeptInstance before, SagaInput input, SagaPlace place, int forgettings, SagaInstance next, IReadOnlyList<SagaEffect> effects, CancellationToken cancellationToken)
    {
        StagedAttempt attempt = context.Staged;
        Guid correlation = before.Correlation != Guid.Empty ? before.Correlation : context.Recorded.CorrelationId;
        var following = new Following(context, stream, before.Version + 1, correlation, input.Now);
        ImmutableArray<SagaTimer> timers = input.Kind == SagaInputKind.TimedOut ? next.Timers.RemoveAll(timer => timer.For == new SagaWait(input.Step!, input.Attempt, input.Wait)) : next.Timers;
        for (int i = 0; i < effects.Count; i++)
        {
            switch (effects[i])
            {
                case SagaEffect.Send send:
                    Send(following, send);
                    break;
                case SagaEffect.Run run:
                    Run(following, run);
                    break;
                case SagaEffect.Publish publish:
                    following.Add(publish.Event, following.Options with { ReplyTo = publish.IsFinal ? CallerOf(next) : "" }, new() { What = "publish", Name = NameOf(publish.Event) });
                    break;
                case SagaEffect.Wait wait:
                    timers = timers.Add(Wait(following, wait));
                    break;
                case SagaEffect.NoLonger over:
                    timers = await CancelAsync(following, timers, over.For, cancellationToken);
                    break;
                case SagaEffect.Tell tell:
                    following.Add(ToldBy(tell, stream.Key), following.Options with { IsPlatform = true, ReplyTo = "" }, new() { What = "tell", Name = tell.Name, Step = tell.Step, Why = tell.Reason });
                    break;
                default:
                    throw new NotSupportedException($"{effects[i]} is no effect that is known here.");
            }
        }
        if (next is { Status: SagaStatus.Aborted, ReplyTo: { } caller } && before.Instance?.OpenUntil is null && !effects.Any(static effect => effect is SagaEffect.Publish { IsFinal: true }))
        {
            following.Add(new SagaAborted(saga.Name, stream.Key, next.Why?.Code ?? ""), following.Options with { IsPlatform = true, ReplyTo = caller }, new() { What = "publish", Name = SagaAborted.Name });
        }
        next = next with { Timers = timers, Last = place };
        var moved = new SagaMoved { Record = new() { Input = TraceOf(input, context.Recorded), Instance = next, State = states.Write(next.State, saga.Find(next.Definition)!.State, stream), Did = following.Did } };
        var record = new EventToPublish(moved, following.Options with { IsPlatform = true, Topic = stream.Topic, Key = stream.Key, ExpectedVersion = ExpectedVersion.Exactly(before.Version), ReplyTo = CallerOf(next) });
        following.Events.Insert(0, record);
        await attempt.StageTogetherAsync(following.Events, cancellationToken);
        return new(next, before.Version + 1, correlation, context.Fence.Epoch) { Stream = stream, Forgettings = forgettings, Bytes = SagaStore.SizeOf(RecordIn(attempt, stream)) };
    }

    private static ReadOnlyMemory<byte> RecordIn(StagedAttempt attempt, StreamId stream)
    {
        for (int i = attempt.Staged.Count - 1; i >= 0; i--)
        {
            foreach (ref readonly NewEvent e in attempt.Staged[i].Events.AsSpan())
            {
                if (e.Stream == stream)
                {
                    return e.Payload;
                }
            }
        }
        return default;
    }

    private object ToldBy(SagaEffect.Tell tell, string instance)
        => tell.Name == CompensationLeftOut.Name ? new CompensationLeftOut(saga.Name, instance, tell.Step ?? "", tell.Reason) : new CompensationFailed(saga.Name, instance, tell.Step ?? "", tell.Reason);

    private static string CallerOf(SagaInstance instance)
    {
#if PLANTED
        if (PlantedSagaRuns.CallersAreForgotten)
        {
            return "";
        }
#endif
        return instance.ReplyTo ?? "";
    }

    private void Send(Following following, SagaEffect.Send send)
    {
        bool isAnswered = send.Step.Length > 0;
        EventHeaders headers = isAnswered ? EventHeaders.None.With(WellKnownHeaders.IdempotencyKey, following.KeyOf(send.Step, send.KeyAttempt)) : EventHeaders.None;
        following.Add(send.Command, following.Options with
        {
            IsSent = true,
            Key = KeyOf(send.Command, following.Stream),
            Headers = send.IsConfirmed ? headers.With(WellKnownHeaders.Confirm, "true") : headers,
            ReplyTo = isAnswered ? following.ReplyTo(saga.Name, send.Step, send.Attempt) : "",
        }, new() { What = send.IsConfirmed ? "compensate" : "send", Name = NameOf(send.Command), Step = send.Step, Attempt = send.Attempt });
    }

    private void Run(Following following, SagaEffect.Run run)
    {
        bool isCommand = catalog.Describe(run.Start).Kind == EventKind.Command;
        following.Add(run.Start, following.Options with
        {
            IsSent = isCommand,
            Key = isCommand ? KeyOf(run.Start, following.Stream) : default,
            Headers = EventHeaders.None.With(WellKnownHeaders.IdempotencyKey, following.KeyOf(run.Step, run.KeyAttempt)),
            ReplyTo = following.ReplyTo(saga.Name, run.Step, run.Attempt),
        }, new() { What = "run", Name = NameOf(run.Start), Step = run.Step, Attempt = run.Attempt });
    }

    private SagaTimer Wait(Following following, SagaEffect.Wait wait)
    {
        var timer = new SagaTimer(wait.For, following.NextTimer(), following.Now + wait.After);
        following.Add(new SagaTimeout(wait.For.Step, wait.For.Attempt, wait.For.Kind), following.Options with { IsPlatform = true, Topic = SagaTopics.InputsOf(saga.Name), Key = following.Stream.Key, DueAt = timer.At, TimerId = timer.Id.ToString(), ReplyTo = "" },
            new() { What = "wait", Step = wait.For.Step, Attempt = wait.For.Attempt, At = timer.At, Why = EnumName<SagaWaitKind>.Kebab(wait.For.Kind) });
        return timer;
    }

    /// <summary>A timer that has fired meanwhile is not cancelled: what comes is passed over.</summary>
    /// <returns>The timers without it.</returns>
    private static async ValueTask<ImmutableArray<SagaTimer>> CancelAsync(Following following, ImmutableArray<SagaTimer> timers, SagaWait what, CancellationToken cancellationToken)
    {
        int index = 0;
        while (index < timers.Length && timers[index].For != what)
        {
            index++;
        }
        if (index == timers.Length)
        {
            return timers;
        }
        StreamId timer = TimerStream.Of(following.Stream.Tenant, timers[index].Id.ToString());
        if (await following.Attempt.ExpectAsync(new(timer, ExpectedVersion.Exactly(0)), cancellationToken) is null)
        {
            following.Add(TimerCancelled.Of(timer));
        }
        return timers.RemoveAt(index);
    }

    private RoutingKey? KeyOf(object command, StreamId stream) => catalog.Describe(command).StreamKeyOf(command) is null ? new RoutingKey(stream.Key) : default(RoutingKey?);

    private string NameOf(object message) => catalog.Describe(message).Name;

    private static SagaTrace TraceOf(SagaInput input, RecordedEvent recorded) => new()
    {
        What = EnumName<SagaInputKind>.Kebab(input.Kind),
        Name = recorded.Name,
        Id = input.Id,
        Step = input.Step,
        Attempt = input.Attempt,
        Why = input.Code,
    };
}
