using System.Buffers;

namespace Ruslo;

/// <summary>A schedule of this process: fires what is due, each occurrence in one append with the move of what is done. For one loop; its status is for anybody.</summary>
internal sealed class RunningSchedule(ScheduleDefinition definition, IEventLog log, EventDrafting drafting, FilterChain<PublishContext> filters, RusloRuntime runtime)
{
    /// <summary>Later than this, an occurrence was missed.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly string entry = ScheduleState.Entry(definition.Name);
    private ReadOnlyMemory<byte>? value;
    private volatile ScheduleState state = new("", "", default);
    private volatile string? failure;

    public string Name => definition.Name;

    /// <summary>When it fires next; null: never again.</summary>
    public DateTimeOffset? Next => definition.After(state.Through);

    /// <summary>Why it does not fire.</summary>
    public string? Failure
    {
        get => failure;
        set => failure = value;
    }

    public ScheduleStatus Status() => new(definition.Name, definition.Cron, definition.Zone.Id, definition.Missed, Next, state.Through, failure);

    /// <summary>Takes it up where the log has it. One that is new, or defined otherwise than before, begins now: nothing of the former one is left.</summary>
    public async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            value = null;
            foreach (ProgressEntry found in await log.ReadProgressAsync(entry, cancellationToken))
            {
                if (found.Entry == entry)
                {
                    (value, state) = (found.Value, ScheduleState.Decode(found.Value.Span));
                }
            }
            if (value is not null && state.Cron == definition.Cron && state.Zone == definition.Zone.Id)
            {
                return;
            }
            if (await TryAsync([], new(definition.Cron, definition.Zone.Id, runtime.Time.GetUtcNow()), cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>Fires what is due, in order.</summary>
    public async ValueTask FireAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (Next is { } next && next <= now && !cancellationToken.IsCancellationRequested)
        {
            DateTimeOffset late = now - Grace, through = state.Through;
            if (next < late)
            {
                // Missed: those that are left out are passed with the first that fires, or alone.
                List<DateTimeOffset> missed = definition.Missed.Fires == 0 ? [] : definition.Last(definition.Missed.Fires, through, late);
                foreach (DateTimeOffset at in missed)
                {
                    await FireOneAsync(at, cancellationToken);
                }
                if (missed.Count == 0)
                {
                    await PassAsync([], late, cancellationToken);
                }
                continue;
            }
            await FireOneAsync(next, cancellationToken);
        }
        failure = null;
    }

    private async ValueTask FireOneAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (at <= state.Through)
        {
            return; // somebody else has passed it meanwhile
        }
        object message = definition.Message(new(definition.Name, at));
        var options = new PublishOptions
        {
            EventId = DerivedId.ForOccurrence(log.Id, definition.Name, at),
            OccurredAt = at,
            IsSent = drafting.IsCommand(message),
        };
        if (filters.IsEmpty)
        {
            await PublishAsync([new(message, options)], at, cancellationToken);
            return;
        }
        var context = new PublishContext([new(message, options)], isStaged: false);
        await filters.InvokeAsync(context, async (inner, token) => inner.Published = await PublishAsync(inner.Events, at, token), cancellationToken);
        if (state.Through < at)
        {
            throw new InvalidOperationException($"A filter of publishing did not let {message.GetType().Name} pass. Let it throw, so that it is known why.");
        }
    }

    private async ValueTask<IReadOnlyList<Published>> PublishAsync(IReadOnlyList<EventToPublish> events, DateTimeOffset at, CancellationToken cancellationToken)
    {
        NewEvent[] drafts = [drafting.Draft(events[0].Event, events[0].Options, Guid.Empty, handled: null, new ArrayBufferWriter<byte>(256))];
        return await PassAsync(drafts, at, cancellationToken) is { } appended ? [AppendOutcome.Published(log.Id, appended, 0, in drafts[0])] : [];
    }

    /// <summary>Null when somebody else has passed it.</summary>
    private async ValueTask<Appended?> PassAsync(NewEvent[] events, DateTimeOffset through, CancellationToken cancellationToken)
    {
        if (await AppendAsync(events, state with { Through = through.ToUniversalTime() }, cancellationToken) is { } appended)
        {
            return appended;
        }
        await LoadAsync(cancellationToken);
        return null;
    }

    private async ValueTask<bool> TryAsync(NewEvent[] events, ScheduleState next, CancellationToken cancellationToken) => await AppendAsync(events, next, cancellationToken) is not null;

    private async ValueTask<Appended?> AppendAsync(NewEvent[] events, ScheduleState next, CancellationToken cancellationToken)
    {
        byte[] encoded = next.Encode();
        AppendResult result;
        try
        {
            // An id that is known drops out, and the move is made: the schedule goes on.
            result = await log.AppendAsync(new() { Events = events, Moves = [new(entry, value, encoded)], Idempotency = Idempotency.EachNew }, cancellationToken);
        }
        catch
        {
            value = ReadOnlyMemory<byte>.Empty; // whether it was made is unknown: what is there now is read before the next one
            throw;
        }
        switch (result)
        {
            case Appended appended:
                (value, state) = (encoded, next);
                return appended;
            case StaleOwner:
                return null;
            case Refused refused:
                throw new RefusedException(refused);
            default:
                throw new RusloException($"The log answered the schedule '{definition.Name}' with {result}.");
        }
    }
}
