using System.Buffers;

namespace Ruslo;

/// <summary>A schedule of this process: fires what is due, each occurrence in one append with the move of what is done. For one loop; its status is for anybody.</summary>
internal sealed class RunningSchedule(ScheduleDefinition definition, IEventLog log, EventDrafting drafting, FilterChain<PublishContext> filters, RusloRuntime runtime)
{
    /// <summary>As late as this, an occurrence was missed.</summary>
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
            bool isKnown = value is not null && state.Cron == definition.Cron && state.Zone == definition.Zone.Id;
#if PLANTED
            isKnown &= !PlantedSchedules.BeginsAnewAtEachStart;
#endif
            if (isKnown)
            {
                return;
            }
            if (await AppendAsync([], new(definition.Cron, definition.Zone.Id, runtime.Time.GetUtcNow()), cancellationToken) is not null)
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
            if (next <= late)
            {
                // Missed: those that are left out are passed with the first that fires, or alone.
                int fires = definition.Missed.Fires;
#if PLANTED
                fires = PlantedSchedules.MissedOnesAllFire ? MissedPolicy.MaxFired : fires;
#endif
                List<DateTimeOffset> missed = fires == 0 ? [] : definition.Last(fires, through, late);
                foreach (DateTimeOffset at in missed)
                {
                    bool isFired = await FireOneAsync(at, cancellationToken);
#if PLANTED
                    isFired |= PlantedSchedules.MissedOnesAreNotLookedUpAgain;
#endif
                    if (!isFired)
                    {
                        break;
                    }
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

    /// <summary>False when the log has the schedule elsewhere: what is missed is looked up again from there.</summary>
    private async ValueTask<bool> FireOneAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        object message = definition.Message(new(definition.Name, at));
        Guid id = DerivedId.ForOccurrence(log.Id, definition.Name, at);
#if PLANTED
        id = PlantedSchedules.OccurrenceIdsAreNotDerived ? runtime.Ids.NewId(at) : id;
#endif
        bool isLetPass = false, isMade = false;
        var context = new PublishContext([new(message, new() { EventId = id, OccurredAt = at, IsSent = drafting.IsCommand(message) })], isStaged: false);
        await filters.InvokeAsync(context, async (inner, token) =>
        {
            NewEvent[] drafts = [drafting.Draft(inner.Events[0].Event, inner.Events[0].Options, Guid.Empty, handled: null, new ArrayBufferWriter<byte>(256))];
            Appended? appended = await PassAsync(drafts, at, token);
            (isLetPass, isMade) = (true, appended is not null);
            inner.Published = appended is null ? [] : [AppendOutcome.Published(log.Id, appended, 0, in drafts[0])];
        }, cancellationToken);
        return isLetPass ? isMade : throw new InvalidOperationException($"A filter of publishing did not let {message.GetType().Name} pass. Let it throw, so that it is known why.");
    }

    /// <summary>Null when somebody else has passed it.</summary>
    private async ValueTask<Appended?> PassAsync(NewEvent[] events, DateTimeOffset through, CancellationToken cancellationToken)
    {
#if PLANTED
        through = PlantedSchedules.MovesToTheClock ? runtime.Time.GetUtcNow() : through;
        if (PlantedSchedules.MovesBeforeItFires && events.Length > 0)
        {
            await AppendAsync([], state with { Through = through.ToUniversalTime() }, cancellationToken);
        }
#endif
        if (await AppendAsync(events, state with { Through = through.ToUniversalTime() }, cancellationToken) is { } appended)
        {
            return appended;
        }
        await LoadAsync(cancellationToken);
        return null;
    }

    /// <summary>Null when the log has it elsewhere than this process knows, as after an append whose outcome nobody has heard.</summary>
    private async ValueTask<Appended?> AppendAsync(NewEvent[] events, ScheduleState next, CancellationToken cancellationToken)
    {
        byte[] encoded = next.Encode();
        // An id that is known drops out, and the move is made: the schedule goes on.
        AppendResult result = await log.AppendAsync(new() { Events = events, Moves = [new(entry, value, encoded)], Idempotency = Idempotency.EachNew }, cancellationToken);
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
