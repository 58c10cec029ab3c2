namespace Ruslo;

/// <summary>Runs the list of instances beside the sagas of an application, and tells what a person must look at.</summary>
internal sealed class SagaControl(SubscriptionRuntime host, IReadOnlyList<RegisteredSaga> sagas, IStateTables tables, SagaLog logger)
{
    /// <summary>After the subscriptions of the application have started. What is doubtful about the definitions is logged.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        foreach (SagaMachine machine in sagas.SelectMany(static saga => saga.Machines))
        {
            foreach (SagaFinding finding in machine.Plan is { } plan ? SagaCheck.Of(plan) : [])
            {
                logger.Doubtful(machine.Name, machine.Version, finding.Code, finding.Message);
            }
        }
        if (sagas.Count > 0)
        {
            await host.AddAsync(SagaIndex.Define(), cancellationToken);
        }
    }

    /// <summary>What a person must look at, as sentences.</summary>
    public async ValueTask<IReadOnlyList<string>> TroublesAsync(CancellationToken cancellationToken)
    {
        var troubles = new List<string>();
        if (host.Find(SagaIndex.Subscription)?.Status() is { } index && (index.State is SubscriptionState.Stalled or SubscriptionState.GivenUp || index.ParkedKeys > 0))
        {
            troubles.Add($"The list of sagas is not kept: {index.Reason ?? "an instance cannot be read"}. A newer version of Ruslo may have written it.");
        }
        await SagaIndex.CaughtUpAsync(host, cancellationToken);
        foreach (RegisteredSaga saga in sagas)
        {
            if (saga.Unrouted > 0)
            {
                troubles.Add($"Saga '{saga.Name}' could not route {saga.Unrouted} replies since this process started: they carry no reply-to header, and their step declares no key. Say KeyedBy(…) in the step, or let the reply follow from the command.");
            }
            if (host.Find(SagaIndex.Subscription)?.Running is not null && await tables.CountAsync(SagaIndex.Subscription, SagaIndex.Table, _ => SagaIndex.QueryOf(new() { Saga = saga.Name, Status = SagaStatus.CompensationFailed }), cancellationToken) is var failed and > 0)
            {
                troubles.Add($"{failed} instances of saga '{saga.Name}' could not be undone: look at them with sagas.ListAsync(new() {{ Saga = \"{saga.Name}\", Status = SagaStatus.CompensationFailed }}), then RetryAsync or MoveOnAsync.");
            }
        }
        return troubles;
    }
}
