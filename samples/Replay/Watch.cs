using Ruslo;

namespace Replay;

/// <summary>Looks at a replay until everything is published and handled, and the views hold it.</summary>
/// <param name="publisher">Who publishes.</param>
/// <param name="history">What.</param>
/// <param name="services">The names of the subscriptions that count what they handle; each has a tally.</param>
/// <param name="subscriptions">All there are, the projections' too.</param>
/// <param name="figures">Where the tallies are read.</param>
/// <param name="time">The clock.</param>
internal sealed class Watch(Publisher publisher, History history, IReadOnlyList<string> services, ISubscriptions subscriptions, StateFigures figures, TimeProvider time)
{
    public static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly long start = time.GetTimestamp();

    /// <param name="display">Shows it, now and then.</param>
    /// <param name="works">What must have ended as well; a failure of one ends it.</param>
    /// <param name="look">Gets what is looked at, each time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RusloException">Something could not be handled and is parked.</exception>
    public async Task UntilDoneAsync(IDisplay display, IReadOnlyList<Task> works, Func<IReadOnlyList<SubscriptionStatus>, Task>? look, CancellationToken cancellationToken)
    {
        ReplayProgress shown = await WithTotalsAsync(ProgressOf(await subscriptions.ListAsync(cancellationToken), publisher.Published), cancellationToken);
        var rates = new Rates(shown);
        long quietAt = -1;
        for (bool done = false; !done;)
        {
            foreach (Task work in works.Where(static work => work.IsFaulted))
            {
                await work;
            }
            bool ended = works.All(static work => work.IsCompleted);
            long published = publisher.Published;
            IReadOnlyList<SubscriptionStatus> all = await subscriptions.ListAsync(cancellationToken);
            await (look?.Invoke(all) ?? Task.CompletedTask);
            ReplayProgress progress = ProgressOf(all, published);
            bool isQuiet = ended && progress.IsDone(services.Count) && !all.Any(static s => s.IsForwarding);
            done = isQuiet && all.All(s => s.Head == quietAt); // one that is looked at last may have followed up what all others had handled
            quietAt = isQuiet ? all[0].Head : -1;
            if (done || progress.Elapsed - shown.Elapsed >= display.Every)
            {
                shown = await WithTotalsAsync(progress, cancellationToken);
                display.Show(rates.Of(shown, done));
            }
            if (done && all.FirstOrDefault(static s => s.ParkedKeys > 0) is { } failed)
            {
                throw new RusloException($"'{failed.Name}' could not handle everything: {failed.ParkedKeys} keys are parked. The log above says why.");
            }
            if (!done)
            {
                await Task.Delay(Look, time, cancellationToken);
            }
        }
    }

    private ReplayProgress ProgressOf(IReadOnlyList<SubscriptionStatus> all, long published)
    {
        var found = from name in services
                    let status = all.FirstOrDefault(s => s.Name == name)
                    where status is not null
                    select new ServiceProgress(name, 0, 0, status.Lag, status.State, status.Reason, status.ParkedKeys);
        long viewLag = all.Where(s => !services.Contains(s.Name)).Select(static s => s.Lag).DefaultIfEmpty().Max();
        return new(time.GetElapsedTime(start), published, history.Events.Count, 0, viewLag, [.. found]);
    }

    /// <summary>What each service has handled in all, earlier runs included: from its state, since a status counts from the start of the process.</summary>
    private async Task<ReplayProgress> WithTotalsAsync(ReplayProgress progress, CancellationToken cancellationToken)
    {
        var totals = new List<ServiceProgress>();
        foreach (ServiceProgress service in progress.Services)
        {
            totals.Add(service with { Handled = await figures.HandledByAsync(service.Name, cancellationToken) });
        }
        return progress with { Services = totals };
    }
}
