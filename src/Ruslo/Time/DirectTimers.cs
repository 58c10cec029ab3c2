namespace Ruslo;

/// <summary>Sets and cancels timers at once.</summary>
internal sealed class DirectTimers(IDirectBus bus, IEventLog log, RusloRuntime runtime, TimerControl control) : IDirectTimers
{
    private const int MaxLimit = 1_000;

    /// <exception cref="ArgumentOutOfRangeException">It is negative, or beyond the end of time.</exception>
    public static DateTimeOffset DueAfter(RusloRuntime runtime, TimeSpan after)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(after, TimeSpan.Zero);
        return runtime.Time.GetUtcNow() + after;
    }

    public ValueTask<ScheduledTimer> ScheduleAsync(object message, TimeSpan after, TimerOptions? options = null, CancellationToken cancellationToken = default)
        => ScheduleAsync(message, DueAfter(runtime, after), options, cancellationToken);

    public async ValueTask<ScheduledTimer> ScheduleAsync(object message, DateTimeOffset at, TimerOptions? options = null, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        ThrowIfNothingFires();
        await log.WaitAsync(0, cancellationToken); // its id is known once it is open
        options ??= new();
        Published set = await bus.PublishAsync(message, options.ToPublish(at, log.Id, ""), cancellationToken);
        if (options.Id is null)
        {
            return new(set.EventId.ToString(), set.Token);
        }
        // It may have been set before, for another time: then that is what there is.
        IReadOnlyList<RecordedEvent> events = await ReadAsync(TimerStream.Of(options.Tenant ?? "", options.Id), CancellationToken.None);
        return new(options.Id, Token.Of(log.Id, events[0]));
    }

    public async ValueTask<TimerCancellation> CancelAsync(string id, string? tenant = null, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        StreamId timer = TimerStream.Of(tenant ?? "", id);
        while (true)
        {
            IReadOnlyList<RecordedEvent> events = await ReadAsync(timer, cancellationToken);
            if (events.Count != 1)
            {
                return EndOf(events);
            }
            try
            {
                ExpectedVersion expected = TimerStream.Pending;
#if PLANTED
                expected = PlantedTimers.CancelsWithoutExpectingAVersion ? default : expected;
#endif
                await bus.PublishAllAsync([TimerCancelled.Of(timer, expected)], cancellationToken);
                return TimerCancellation.Cancelled;
            }
            catch (ConflictException)
            {
                // It has just ended: look again.
            }
        }
    }

    public async ValueTask<TimerStatus?> FindAsync(string id, string? tenant = null, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        IReadOnlyList<RecordedEvent> events = await ReadAsync(TimerStream.Of(tenant ?? "", id), cancellationToken);
        return events.Count == 0 ? null : TimerStatus.Of(id, StateOf(events), events[0].Payload);
    }

    public async ValueTask<TimerPage> ListAsync(string? tenant = null, int limit = 100, string? cursor = null, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        return await control.ListAsync(tenant ?? "", limit, cursor, cancellationToken);
    }

    /// <summary>How a timer that is not pending has ended.</summary>
    public async ValueTask<TimerCancellation> EndOfAsync(StreamId timer, CancellationToken cancellationToken) => EndOf(await ReadAsync(timer, cancellationToken));

    /// <exception cref="InvalidOperationException">There is nothing to keep due times in, so a timer would never fire.</exception>
    public void ThrowIfNothingFires()
    {
        if (!control.CanFire)
        {
            throw new InvalidOperationException("A timer would never fire: due times are kept in a state store, and none is set up. A log package brings one along (UseEmbedded, UseInMemory), or call UseState.");
        }
    }

    /// <summary>What has set a timer and what has ended it, as far as they are there.</summary>
    private async ValueTask<IReadOnlyList<RecordedEvent>> ReadAsync(StreamId timer, CancellationToken cancellationToken)
    {
        StreamPage page = await log.ReadStreamAsync(timer, 0, ReadDirection.Forwards, 2, cancellationToken);
        return page.Events.Count == 1 && page.LastVersion > 0 // a large message fills a page
            ? [page.Events[0], .. (await log.ReadStreamAsync(timer, 1, ReadDirection.Forwards, 1, cancellationToken)).Events]
            : page.Events;
    }

    private static TimerCancellation EndOf(IReadOnlyList<RecordedEvent> events) => events.Count == 0 ? TimerCancellation.Unknown : StateOf(events) switch
    {
        TimerState.Fired => TimerCancellation.AlreadyFired,
        TimerState.Failed => TimerCancellation.AlreadyFailed,
        _ => TimerCancellation.AlreadyCancelled,
    };

    private static TimerState StateOf(IReadOnlyList<RecordedEvent> events) => events.Count == 1 ? TimerState.Pending : events[1].Name switch
    {
        TimerStream.Fired => TimerState.Fired,
        TimerStream.Failed => TimerState.Failed,
        _ => TimerState.Cancelled,
    };
}
