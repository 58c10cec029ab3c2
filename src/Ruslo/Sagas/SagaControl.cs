namespace Ruslo;

/// <summary>Runs the list of instances beside the sagas of an application.</summary>
internal sealed class SagaControl(SubscriptionRuntime host, IReadOnlyList<RegisteredSaga> sagas)
{
    /// <summary>After the subscriptions of the application have started.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (sagas.Count > 0)
        {
            await host.AddAsync(SagaIndex.Define(), cancellationToken);
        }
    }
}
