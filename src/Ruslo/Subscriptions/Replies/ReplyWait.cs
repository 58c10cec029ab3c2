using System.Collections.Frozen;

namespace Ruslo;

/// <summary>
/// One request that waits. What follows from its command is offered to it in the order of the log: what came before it was known where the
/// command is, by whoever looks back; all else by the tail. Changed under the gate of <see cref="ReplyWaits"/>.
/// </summary>
internal sealed class ReplyWait(Guid commandId, Type reply, FrozenSet<string> names)
{
    private readonly TaskCompletionSource<ReplyEnd> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReplyEnd? later;
    private bool isLookingBack = true;

    public Guid CommandId => commandId;

    public Task<ReplyEnd> Ended => ended.Task;

    /// <summary>Whether anything was recorded that the command has caused.</summary>
    public bool HasFollowers { get; private set; }

    /// <summary>When the tail has come here, and nothing was caused by then, there is no reply; null: its handler has not passed it.</summary>
    public (long Position, string Handler)? PassedBy { get; set; }

    /// <summary>An event that was recorded before the tail watched for this request.</summary>
    public void OfferEarlier(ReadEvent e, EventSerializer serializer)
    {
        if (Take(e, serializer) is { } end)
        {
            End(end);
        }
    }

    /// <summary>An event that the tail hands out; while somebody looks back it is only kept, for an earlier one may be found.</summary>
    public void Offer(ReadEvent e, EventSerializer serializer)
    {
        if (later is null && Take(e, serializer) is { } end)
        {
            later = end;
            EndUnlessLookingBack();
        }
    }

    /// <summary>Nothing earlier is left to be offered.</summary>
    public void HasLookedBack()
    {
        isLookingBack = false;
        EndUnlessLookingBack();
    }

    public void End(ReplyEnd end) => ended.TrySetResult(end);

    public void Fail(Exception fault) => ended.TrySetException(fault);

    private void EndUnlessLookingBack()
    {
        if (!isLookingBack && later is { } end)
        {
            End(end);
        }
    }

    private ReplyEnd? Take(ReadEvent e, EventSerializer serializer)
    {
        RecordedEvent recorded = e.Recorded;
        if (recorded.EventId == commandId)
        {
            return null; // the command itself
        }
        HasFollowers = true;
        bool isRefusal = recorded.Kind == EventKind.System && recorded.Name == CommandRefused.Name;
        if (recorded.Kind == EventKind.Command || !(isRefusal || names.Contains(recorded.Name)))
        {
            return null;
        }
        e.Decode(serializer);
        if (e.Decoded.Outcome is DecodeOutcome.Failed or DecodeOutcome.NewerVersion)
        {
            Fail(new RusloException($"The event {recorded.Name} v{recorded.SchemaVersion} at position {recorded.Position}, which follows from the requested command {commandId}, cannot be read here: {e.Decoded.Error?.Message ?? "it is newer than this process knows"}.", e.Decoded.Error) { Position = recorded.Position, EventId = recorded.EventId, Stream = recorded.Stream });
            return null;
        }
        foreach (object decoded in e.Decoded.Objects)
        {
            if (isRefusal ? decoded is CommandRefused : reply.IsInstanceOfType(decoded))
            {
                return new(isRefusal ? ReplyOutcome.Refused : ReplyOutcome.Replied, recorded, decoded, null);
            }
        }
        return null;
    }
}
