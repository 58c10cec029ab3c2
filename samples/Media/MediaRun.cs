using Ruslo;

namespace Media;

/// <summary>One run: the players publish, the health of the services is watched, and it ends when all is handled and the views hold it.</summary>
internal sealed class MediaRun(History history, Player players, ISubscriptions subscriptions, HealthWatch health, StateFigures tallies, FigureReader figures, TimeProvider time)
{
    public async Task<MediaFigures> RunAsync(IDisplay display, CancellationToken cancellationToken)
    {
        await players.FindStartAsync(cancellationToken);
        long start = time.GetTimestamp();
        Task published = players.PublishAsync(cancellationToken);
        await new Watch(players, history, ServiceNames.All, subscriptions, tallies, time).UntilDoneAsync(display, [published], all => health.LookAsync(all, cancellationToken), cancellationToken);
        double perSecond = (players.Published - players.PublishedBefore) / time.GetElapsedTime(start).TotalSeconds; // published and handled
        return await figures.ReadAsync(Math.Round(perSecond, 1), cancellationToken);
    }
}
