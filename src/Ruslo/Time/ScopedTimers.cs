using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>The timers of a scope: they stage in a handler's scope, and commit at once in any other.</summary>
internal sealed class ScopedTimers(HandlerStaging staging, DirectTimers direct, RusloRuntime runtime) : ITimers
{
    /// <exception cref="InvalidOperationException">It is the root: what lives as long as the application takes <see cref="IDirectTimers"/>.</exception>
    public static ScopedTimers In(IServiceProvider provider) => provider.GetRequiredService<RootScope>().Is(provider)
        ? throw new InvalidOperationException($"{nameof(ITimers)} is scoped: it belongs to one handler or one request. A singleton (a hosted service, Main) takes {nameof(IDirectTimers)}, as it takes {nameof(IDirectBus)} to publish.")
        : new(provider.GetRequiredService<HandlerStaging>(), provider.GetRequiredService<DirectTimers>(), provider.GetRequiredService<RusloRuntime>());

    public ValueTask<ScheduledTimer> ScheduleAsync(object message, TimeSpan after, TimerOptions? options = null, CancellationToken cancellationToken = default)
        => ScheduleAsync(message, DirectTimers.DueAfter(runtime, after), options, cancellationToken);

    public ValueTask<ScheduledTimer> ScheduleAsync(object message, DateTimeOffset at, TimerOptions? options = null, CancellationToken cancellationToken = default)
        => staging.Attempt is { } attempt ? StageAsync(attempt, message, at, options ?? new(), cancellationToken) : direct.ScheduleAsync(message, at, options, cancellationToken);

    public ValueTask<TimerCancellation> CancelAsync(string id, string? tenant = null, CancellationToken cancellationToken = default)
        => staging.Attempt is { } attempt ? CancelAsync(attempt, TimerStream.Of(tenant ?? TenantOf(attempt), id), cancellationToken) : direct.CancelAsync(id, tenant, cancellationToken);

    public async ValueTask<TimerStatus?> FindAsync(string id, string? tenant = null, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        if (staging.Attempt is not { } attempt)
        {
            return await direct.FindAsync(id, tenant, cancellationToken);
        }
        StreamId timer = TimerStream.Of(tenant ?? TenantOf(attempt), id);
        IReadOnlyList<NewEvent> staged = attempt.StagedFor(timer);
        TimerStatus? recorded = await direct.FindAsync(id, timer.Tenant, cancellationToken);
        return recorded is null
            ? staged.Count == 0 ? null : TimerStatus.Of(id, staged.Count == 1 ? TimerState.Pending : TimerState.Cancelled, staged[0].Payload)
            : staged.Count == 0 ? recorded : recorded with { State = TimerState.Cancelled };
    }

    public ValueTask<TimerPage> ListAsync(string? tenant = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
        => direct.ListAsync(tenant ?? (staging.Attempt is { } attempt ? TenantOf(attempt) : null), limit, cursor, cancellationToken);

    private static string TenantOf(StagedAttempt attempt) => attempt.Unit.Handled.Stream.Tenant;

    private async ValueTask<ScheduledTimer> StageAsync(StagedAttempt attempt, object message, DateTimeOffset at, TimerOptions options, CancellationToken cancellationToken)
    {
        CallerContext.Leave();
        direct.ThrowIfNothingFires();
        Published set = await attempt.StageAsync(message, options.ToPublish(at, attempt.Unit.LogId, TenantOf(attempt)), cancellationToken);
        return new(options.Id ?? set.EventId.ToString(), set.Token);
    }

    private async ValueTask<TimerCancellation> CancelAsync(StagedAttempt attempt, StreamId timer, CancellationToken cancellationToken)
    {
        CallerContext.Leave();
        if (attempt.IsForwarded)
        {
            throw new InvalidOperationException($"Subscription '{attempt.Unit.Subscription}' keeps its progress in a state store, so it cannot be known whether the timer '{timer.Key}' has fired when what it publishes reaches the log. Cancel it in a subscription without a state table.");
        }
        while (true)
        {
            long version = await attempt.VersionOfAsync(timer, cancellationToken);
            if (version > 0)
            {
                IReadOnlyList<NewEvent> staged = attempt.StagedFor(timer);
                return staged.Count > 0 ? TimerCancellation.AlreadyCancelled : await direct.EndOfAsync(timer, cancellationToken);
            }
            if (version < 0)
            {
                if (await attempt.ExpectAsync(new(timer, ExpectedVersion.NoStream), cancellationToken) is null)
                {
                    return TimerCancellation.Unknown; // the commit is held to what the handler was told
                }
                continue;
            }
            try
            {
                await attempt.StageAllAsync([TimerCancelled.Of(timer, TimerStream.Pending)], cancellationToken);
                return TimerCancellation.Cancelled;
            }
            catch (ConflictException)
            {
                // It has just ended: look again.
            }
        }
    }
}
