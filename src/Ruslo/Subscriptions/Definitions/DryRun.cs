namespace Ruslo;

/// <summary>Lets a subscription handle a part of the log without leaving anything: what it stages, its progress and its tables are discarded.</summary>
internal sealed class DryRun(SubscriptionRuntime host, IEventLog log, IServiceProvider services, Microsoft.Extensions.Logging.ILogger logger)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <exception cref="InvalidOperationException">Its handlers are not declared free of outside effects.</exception>
    public async ValueTask<DryRunResult> RunAsync(string name, SubscriptionStart from, CancellationToken cancellationToken)
    {
        SubscriptionSlot slot = host.Get(name);
        if (!slot.Definition.FreeOfOutsideEffects)
        {
            throw new InvalidOperationException($"Subscription '{name}' is not declared free of outside effects: a dry run would call its handlers for real. If they do nothing outside Ruslo, say so with {nameof(SubscriptionBuilder.FreeOfOutsideEffects)}().");
        }
        if (slot.Definition.Store is not null)
        {
            throw new InvalidOperationException($"The handlers of subscription '{name}' write into a database of the application, from which a dry run could not keep them.");
        }
        long end = log.Head;
        var discarding = new DryRunLog(log, await log.ReadProgressAsync(ProgressFormat.Amendments(name), cancellationToken));
        await using var states = new InMemoryStateStore();
        await using var dry = new SubscriptionRuntime(new CappedLog(discarding, end), host.Serializer, services, host.Runtime, logger, states) { StateTables = null }; // the application goes on reading the real ones
        Registration registration = slot.Registration with { State = RegistrationState.Active, Start = Math.Min(end, await from.ResolveAsync(log, cancellationToken)) };
        await dry.AddAsync(slot.Definition, registration, cancellationToken);
        SubscriptionStatus status;
        while ((status = dry.Get(name).Status()).Partitions.Any(partition => partition.Position < end)
            && status.State is not (SubscriptionState.GivenUp or SubscriptionState.Interrupted or SubscriptionState.Stalled))
        {
            await host.Runtime.DelayAsync(Look, cancellationToken);
        }
        var failed = new List<ParkedKey>();
        foreach (Partition partition in dry.Get(name).Running!.Partitions)
        {
            partition.Parked.List(name, partition.Number, failed);
        }
        await dry.StopAsync(cancellationToken);
        return new()
        {
            Handled = status.Handled,
            Failed = [.. failed.OrderBy(static key => key.Position)],
            Published = discarding.Published,
            FirstPublished = discarding.FirstPublished,
            EndedBecause = status.State is SubscriptionState.GivenUp or SubscriptionState.Interrupted or SubscriptionState.Stalled ? status.Reason : null,
        };
    }
}
