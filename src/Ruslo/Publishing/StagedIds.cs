namespace Ruslo;

/// <summary>What a handler publishes under ids of its own may have been published before: then it gets the first results again.</summary>
internal static class StagedIds
{
    /// <summary>The first results, when all ids are known, in the log or staged; null when none is.</summary>
    /// <exception cref="RefusedException">Some are known, but not all, or not as a run of their streams in this order.</exception>
    public static async ValueTask<IReadOnlyList<Published>?> FindAsync(StagedBatch batch, IReadOnlyList<StagedEvents> staged,
        IReadOnlyList<EventToPublish> events, NewEvent[] drafts, CancellationToken cancellationToken)
    {
        if (batch.IsForwarded || !PublishBatch.HasChosenIds(events))
        {
            return null; // forwarding drops what the log knows; derived ids are nobody else's
        }
        var published = new Published[drafts.Length];
        var lastOfStream = new Dictionary<StreamId, long>();
        int known = 0;
        bool isRun = true;
        for (int i = 0; i < drafts.Length; i++)
        {
            if (events[i].Options?.EventId is null || await FindAsync(batch, staged, drafts[i].EventId, cancellationToken) is not { } found)
            {
                continue;
            }
            StreamId stream = drafts[i].Stream;
            known++;
            published[i] = found.Published;
            isRun &= found.Stream == stream && (!lastOfStream.TryGetValue(stream, out long last) || last + 1 == found.Published.Version);
            lastOfStream[stream] = found.Published.Version;
        }
        if (known == 0)
        {
            ThrowOnTwins(drafts);
            return null;
        }
        return known == drafts.Length && isRun
            ? published
            : throw new RefusedException(new Refused(RefusedReason.PartlyKnown, $"{known} of {drafts.Length} event ids are known, but not all of them as one run of their streams in this order (the first is {drafts[0].EventId} for {drafts[0].Stream}). Repeat a publication exactly as it was, or use new ids."));
    }

    private static async ValueTask<(Published Published, StreamId Stream)?> FindAsync(StagedBatch batch, IReadOnlyList<StagedEvents> staged, Guid eventId, CancellationToken cancellationToken)
    {
        lock (batch.Gate)
        {
            for (int i = 0; i < staged.Count; i++)
            {
                int at = Array.FindIndex(staged[i].Events, e => e.EventId == eventId);
                if (at >= 0)
                {
                    return (staged[i][at], staged[i].Events[at].Stream);
                }
            }
            if (batch.Find(eventId) is { } earlier)
            {
                return (new(default, earlier.Version, eventId), earlier.Stream);
            }
        }
        return await batch.FindRecordedAsync(eventId, cancellationToken) is { } recorded
            ? (new(Token.Of(batch.LogId, recorded), recorded.Version, eventId), recorded.Stream)
            : null;
    }

    private static void ThrowOnTwins(NewEvent[] drafts)
    {
        for (int i = 1; i < drafts.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (drafts[i].EventId == drafts[j].EventId)
                {
                    throw new ArgumentException($"The event id {drafts[i].EventId} stands twice in one publication to {drafts[i].Stream}. Give every event an id of its own.");
                }
            }
        }
    }
}
