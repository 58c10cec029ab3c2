using Ruslo;

namespace Shop;

/// <summary>One run: publishes, adds the recommendation service on the way, and ends when every service has handled everything and the views hold it.</summary>
internal sealed class ShopRun(History history, OrderService orders, ISubscriptions subscriptions, IProjections projections, HalfWay halfWay, StateFigures tallies, FigureReader figures, Latencies latencies, TimeProvider time)
{
    public async Task<ShopFigures> RunAsync(IDisplay display, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        await orders.FindStartAsync(cancellationToken);
        TimeSpan publishing = TimeSpan.Zero;
        Task published = PublishAsync();
        Task added = AtHalfTimeAsync(published, cancellationToken);
        await new Watch(orders, history, ServiceNames.All, subscriptions, tallies, time).UntilDoneAsync(display, [published, added], look: null, cancellationToken);
        await Task.WhenAll(published, added);
        double perSecond = publishing > TimeSpan.Zero ? (orders.Published - orders.PublishedBefore) / publishing.TotalSeconds : 0;
        return await figures.ReadAsync(Math.Round(perSecond, 1), new(latencies.Quantile(0.5), latencies.Quantile(0.99)), cancellationToken);

        async Task PublishAsync()
        {
            await orders.PublishAsync(cancellationToken);
            publishing = time.GetElapsedTime(start);
        }
    }

    /// <summary>Half-way, or at once where an earlier run has come so far: a service is added, and views are made again.</summary>
    private async Task AtHalfTimeAsync(Task published, CancellationToken cancellationToken)
    {
        while (orders.Published < history.Events.Count / 2 && !published.IsCompleted)
        {
            await Task.Delay(Watch.Look, time, cancellationToken);
        }
        await subscriptions.AddAsync(ServiceNames.Recommendation, RecommendationService.Describe, cancellationToken);
        if (halfWay.Rebuild is { } name)
        {
            await Rebuild.RunAsync(projections, name, time, Console.Out, cancellationToken);
        }
    }
}
