namespace Ruslo;

/// <summary>
/// What a decision does to timers by their ids rests on how these are: one that was set is not set again, one that has ended is not
/// cancelled. The append is held to what was seen, so that a race is decided again.
/// </summary>
internal static class DecidedTimers
{
    /// <summary>Whether a decision names timers: of one that does not, nothing is looked up.</summary>
    public static bool AreIn(IReadOnlyList<Outgoing> outgoing)
    {
        for (int i = 0; i < outgoing.Count; i++)
        {
            if (outgoing[i].TimerId is not null || outgoing[i].IsCancellation)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Leaves out what has no effect any more, and says how the timers were.</summary>
    /// <param name="logId">The log.</param>
    /// <param name="drafts">What was decided.</param>
    /// <param name="expected">Gets what the rest rests on.</param>
    /// <param name="versionOf">The last version of a timer's stream.</param>
    /// <exception cref="InvalidOperationException">One timer is named twice.</exception>
    public static async ValueTask<EventToPublish[]> ResolveAsync(Guid logId, IReadOnlyList<EventToPublish> drafts, List<StreamExpectation> expected, Func<StreamId, ValueTask<long>> versionOf)
    {
        var kept = new List<EventToPublish>(drafts.Count);
        foreach (EventToPublish draft in drafts)
        {
            bool cancels = draft.Event is TimerCancelled;
            if (!cancels && draft.Options?.TimerId is null)
            {
                kept.Add(draft);
                continue;
            }
            StreamId timer = TimerStream.Of(draft.Options!.Tenant ?? "", cancels ? draft.Options.Key!.Value.Value : draft.Options.TimerId!);
            if (expected.Exists(one => one.Stream == timer))
            {
                throw new InvalidOperationException($"A decision sets or cancels the timer '{timer.Key}' twice: once is enough, and a timer that is set anew needs a new id.");
            }
            long version = await versionOf(timer);
            expected.Add(new(timer, ExpectedVersion.Exactly(version)));
            if (cancels ? version == 0 : version < 0)
            {
                kept.Add(cancels ? draft : draft with { Options = draft.Options with { EventId = DerivedId.ForTimer(logId, timer) } });
            }
        }
        return [.. kept];
    }
}
