using System.Text.Json;

namespace Ruslo;

/// <summary>Gives inputs to the instances of a saga: load, turn, and everything that follows staged in one. Thread-safe.</summary>
internal sealed class SagaHandling(RegisteredSaga saga, SagaRouting routing, SagaStore store, SagaStaging staging)
{
    private const int PageEvents = 256;

    public async ValueTask HandleAsync(object message, HandlerContext context, CancellationToken cancellationToken)
    {
        StreamId stream = SagaTopics.Of(saga.Name, context.RoutingKey.Tenant, context.RoutingKey.Key);
        KeptInstance kept = await store.LoadAsync(context, stream, cancellationToken);
        SagaMachine machine = store.MachineOf(kept.Instance, stream);
        SagaInput input = routing.InputOf(message, context, machine);
#if PLANTED
        if (!PlantedSagaRuns.InputsAreTakenAgain)
#endif
        if (context.Generation > 1 && await IsRecordedAsync(context.Log, stream, input.Id, cancellationToken))
        {
            Ignore(SagaIgnored.Duplicate, context);
            return;
        }
        SagaTurn turn = machine.Take(kept.Instance, input);
        if (turn.Next is not { } next)
        {
            Ignore(turn.Ignored, context);
            return;
        }
        if (next is { Why: not null, Cause: null } && kept.Instance?.Why is null && ReferenceEquals(next.Why.Reply, input.Message))
        {
            next = next with { Cause = input.Recorded };
        }
        store.Keep(stream, await staging.StageAsync(context, stream, kept, input, next, turn.Effects, cancellationToken));
    }

    private void Ignore(SagaIgnored why, HandlerContext context) => context.Telemetry.SagaIgnored(saga.Name, JsonNamingPolicy.KebabCaseLower.ConvertName(why.ToString()));

    /// <summary>After a rewind inputs come again that the instance has recorded.</summary>
    private static async ValueTask<bool> IsRecordedAsync(IEventLog log, StreamId stream, Guid input, CancellationToken cancellationToken)
    {
        for (long from = 0; ;)
        {
            StreamPage page = await log.ReadStreamAsync(stream, from, ReadDirection.Forwards, PageEvents, cancellationToken);
            foreach (RecordedEvent e in page.Events)
            {
                if (SagaStore.Parse(e.Payload, stream).Input.Id == input)
                {
                    return true;
                }
                from = e.Version + 1;
            }
            if (page.Events.Count == 0 || from > page.LastVersion)
            {
                return false;
            }
        }
    }
}
