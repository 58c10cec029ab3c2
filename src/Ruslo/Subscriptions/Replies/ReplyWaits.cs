namespace Ruslo;

/// <summary>
/// All requests of a process that wait, by the id of their command: the tail offers each event once, whatever their number, and costs
/// nothing while there is none. Thread-safe.
/// </summary>
internal sealed class ReplyWaits(EventSerializer serializer)
{
    /// <summary>How many may wait at a time.</summary>
    public const int Most = 100_000;

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, ReplyWait[]> byCommand = [];
    private readonly List<ReplyWait> passed = [];
    private volatile int count;
    private bool isClosed;

    /// <summary>Whether nobody waits.</summary>
    public bool IsEmpty => count == 0;

    /// <summary>From the next batch of the tail on, the request is offered what follows from its command.</summary>
    /// <exception cref="RusloException">Too many wait, or nobody hands out events any more.</exception>
    public void Add(ReplyWait wait)
    {
        lock (gate)
        {
            if (isClosed)
            {
                throw Stopped(wait);
            }
            if (count >= Most)
            {
                throw new RusloException($"{Most} requests wait for replies in this process, which is the limit: the command was not sent. Wait less long, or send without waiting.") { EventId = wait.CommandId };
            }
            byCommand[wait.CommandId] = byCommand.TryGetValue(wait.CommandId, out ReplyWait[]? others) ? [.. others, wait] : [wait];
            count++;
        }
    }

    public void Remove(ReplyWait wait)
    {
        lock (gate)
        {
            if (!byCommand.TryGetValue(wait.CommandId, out ReplyWait[]? all) || Array.IndexOf(all, wait) < 0)
            {
                return;
            }
            count--;
            if (all.Length == 1)
            {
                byCommand.Remove(wait.CommandId);
            }
            else
            {
                byCommand[wait.CommandId] = Array.FindAll(all, other => other != wait);
            }
            passed.Remove(wait);
        }
    }

    /// <summary>The tail hands out an event.</summary>
    public void HandOut(ReadEvent e)
    {
        Guid cause = e.Recorded.CausationId;
        Guid? requested = ReplyTo.RequestOf(e.Recorded.Headers);
        lock (gate)
        {
            if (requested is { } commandId && byCommand.TryGetValue(commandId, out ReplyWait[]? waits))
            {
                Offer(e, waits);
            }
            if (cause != requested && byCommand.TryGetValue(cause, out waits))
            {
                Offer(e, waits);
            }
        }
    }

    /// <summary>The tail has come to a position: requests whose handler has passed them without causing anything end.</summary>
    public void TailMoved(long through)
    {
        if (count == 0)
        {
            return;
        }
        lock (gate)
        {
            for (int i = passed.Count - 1; i >= 0; i--)
            {
                (long position, string handler) = passed[i].PassedBy!.Value;
                if (position <= through)
                {
                    EndWithoutFollowers(passed[i], handler);
                    passed.RemoveAt(i);
                }
            }
        }
    }

    /// <summary>An event that was recorded before the request began, in the order of the log.</summary>
    public void OfferEarlier(ReplyWait wait, RecordedEvent e)
    {
        if (e.CausationId == wait.CommandId || ReplyTo.RequestOf(e.Headers) == wait.CommandId)
        {
            lock (gate)
            {
                wait.OfferEarlier(new(e), serializer);
            }
        }
    }

    /// <summary>All that was recorded before the request began was offered.</summary>
    public void HasLookedBack(ReplyWait wait)
    {
        lock (gate)
        {
            wait.HasLookedBack();
        }
    }

    /// <summary>The command's handler is past it: nothing that it has caused there lies behind the head of the log.</summary>
    /// <param name="wait">The request.</param>
    /// <param name="handler">Which subscription handles the command.</param>
    /// <param name="head">The head of the log, read after the handler had passed.</param>
    /// <param name="tail">The tail.</param>
    public void PassedBy(ReplyWait wait, string handler, long head, Tail tail)
    {
#if PLANTED
        if (PlantedReplies.NoReplyIsSaidBeforeTheTailHasLooked)
        {
            head = 0;
        }
#endif
        lock (gate)
        {
            wait.PassedBy = (head, handler);
            passed.Add(wait);
        }
        TailMoved(tail.Through); // it may have come there meanwhile
    }

    /// <summary>Nobody hands out events any more: whoever waits is told.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            foreach (ReplyWait wait in byCommand.Values.SelectMany(static waits => waits))
            {
                wait.Fail(Stopped(wait));
            }
        }
    }

    private static void EndWithoutFollowers(ReplyWait wait, string handler)
    {
        if (!wait.HasFollowers)
        {
            wait.End(ReplyEnd.Without(ReplyOutcome.NoReply, $"its handler, subscription '{handler}', has passed it, and nothing was recorded that it caused."));
        }
    }

    private static RusloException Stopped(ReplyWait wait)
        => new($"The application stops, so nobody waits for the reply to the command {wait.CommandId}. Request it again with this id as {nameof(SendOptions.CommandId)}: if it was recorded, it is not handled twice.") { EventId = wait.CommandId };

    private void Offer(ReadEvent e, ReplyWait[] waits)
    {
        foreach (ReplyWait wait in waits)
        {
            wait.Offer(e, serializer);
        }
    }
}
