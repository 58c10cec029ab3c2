namespace Ruslo;

/// <summary>Gives inputs to the instances of a saga: load, turn, and everything that follows staged in one. Thread-safe.</summary>
internal sealed class SagaHandling(RegisteredSaga saga, SagaRouting routing, SagaStore store, SagaStaging staging)
{
    private readonly string topic = SagaTopics.Of(saga.Name);

    public async ValueTask HandleAsync(object message, HandlerContext context, CancellationToken cancellationToken)
    {
        if (!routing.IsFor(message, context))
        {
            return; // another message of the same event is
        }
        StreamId stream = new(context.RoutingKey.Tenant, topic, context.RoutingKey.Key);
        int forgettings = store.Forgettings; // before anything personal is read
        KeptInstance kept = await store.LoadAsync(context, stream, cancellationToken);
        SagaMachine machine = store.MachineOf(kept.Instance, stream);
        SagaInput input = routing.InputOf(message, context, machine);
        var place = new SagaPlace(context.Recorded.Position, SagaRouting.OrdinalOf(message, context));
#if PLANTED
        if (!PlantedSagaRuns.InputsAreTakenAgain)
#endif
        if (kept.Instance is { } before && !place.IsAfter(before.Last))
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
        store.Keep(await staging.StageAsync(context, stream, kept, input, place, forgettings, next, turn.Effects, cancellationToken));
    }

    private void Ignore(SagaIgnored why, HandlerContext context) => context.Telemetry.SagaIgnored(saga.Name, why);
}
