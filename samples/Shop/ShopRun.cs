using Ruslo;

namespace Shop;

/// <summary>One run: publishes, adds the recommendation service on the way, and ends when every service has handled everything and the views hold it.</summary>
internal sealed class ShopRun(History history, OrderService orders, ISubscriptions subscriptions, IProjections projections, HalfWay halfWay, FigureReader figures, Latencies latencies, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public async Task<ShopFigures> RunAsync(IDisplay display, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        await orders.FindStartAsync(cancellationToken);
        TimeSpan publishing = TimeSpan.Zero;
        Task published = PublishAsync();
        Task added = AtHalfTimeAsync(published, cancellationToken);
        await ShowUntilDoneAsync(display, start, published, added, cancellationToken);
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
            await Task.Delay(Look, time, cancellationToken);
        }
        await subscriptions.AddAsync(ServiceNames.Recommendation, RecommendationService.Describe, cancellationToken);
        if (halfWay.Rebuild is { } name)
        {
            await Rebuild.RunAsync(projections, name, time, Console.Out, cancellationToken);
        }
    }

    private async Task ShowUntilDoneAsync(IDisplay display, long start, Task published, Task added, CancellationToken cancellationToken)
    {
        ShopProgress shown = await WithTotalsAsync(await LookAsync(start, cancellationToken), cancellationToken);
        var rates = new Rates(shown);
        while (true)
        {
            if (published.IsFaulted)
            {
                await published;
            }
            if (added.IsFaulted)
            {
                await added;
            }
            ShopProgress progress = await LookAsync(start, cancellationToken);
            bool done = progress.IsDone(ServiceNames.All.Count) && added.IsCompleted;
            if (done || progress.Elapsed - shown.Elapsed >= display.Every)
            {
                shown = await WithTotalsAsync(progress, cancellationToken);
                display.Show(rates.Of(shown, done));
            }
            if (done)
            {
                return;
            }
            await Task.Delay(Look, time, cancellationToken);
        }
    }

    private async Task<ShopProgress> LookAsync(long start, CancellationToken cancellationToken)
    {
        long published = orders.Published;
        IReadOnlyList<SubscriptionStatus> all = await subscriptions.ListAsync(cancellationToken);
        var services = from name in ServiceNames.All
                       let status = all.FirstOrDefault(s => s.Name == name)
                       where status is not null
                       select new ServiceProgress(name, 0, 0, status.Lag, status.State, status.Reason, status.ParkedKeys);
        long viewLag = all.Where(s => !ServiceNames.All.Contains(s.Name)).Max(s => s.Lag);
        return new(time.GetElapsedTime(start), published, history.Events.Count, 0, viewLag, [.. services]);
    }

    /// <summary>What each service has handled in all, earlier runs included: from its state, since a status counts from the start of the process.</summary>
    private async Task<ShopProgress> WithTotalsAsync(ShopProgress progress, CancellationToken cancellationToken)
    {
        var services = new List<ServiceProgress>();
        foreach (ServiceProgress service in progress.Services)
        {
            services.Add(service with { Handled = await figures.HandledByAsync(service.Name, cancellationToken) });
        }
        return progress with { Services = services };
    }
}
