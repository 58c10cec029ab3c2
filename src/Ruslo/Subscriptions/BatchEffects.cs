namespace Ruslo;

/// <summary>What one commit of a partition will hold beside its checkpoint: what handlers have staged, moves of parked keys, announcements. For one loop.</summary>
internal sealed class BatchEffects(RunningSubscription subscription)
{
    private readonly List<NewEvent> announcements = [];
    private readonly List<Action> afterCommit = [];
    private StagedBatch? staged;
    private StagedBatch? former;
    private StagedDocuments? documents;
    private (StagedDocuments? Documents, Task Commit)? before;
    private JoinedBatch? joined;

    public StagedBatch Staged => staged ??= subscription.NewBatch(former);

    public MoveSet Moves { get; } = new();

    /// <summary>Moves of events that begin to wait in parked keys: never without the checkpoint that passes them, and with it they may come later.</summary>
    public MoveSet Waits { get; } = new();

    /// <summary>What is staged in state tables; null when the subscription has none.</summary>
    public StagedDocuments? Documents => documents ??= subscription.Tables is { } tables ? new(tables, subscription.Known, before?.Documents, before?.Commit) : null;

    /// <summary>What handlers write into a database of the application; null when they do not.</summary>
    public JoinedBatch? Joined => joined ??= subscription.Tables?.State is ITransactionalState rows ? new(rows) : null;

    /// <summary>Why the log refused the last commit.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Whether it must be committed now: anything but a checkpoint can be lost by waiting only as a repetition, these would be lost or doubled.</summary>
    public bool IsEmpty => staged is not { Events.Count: > 0 } && Moves.Count == 0 && announcements.Count == 0;

    /// <summary>Whether nothing depends on its commit but who reads what it has staged.</summary>
    public bool HoldsOnlyDocuments => IsEmpty && Waits.Count == 0 && afterCommit.Count == 0 && documents is not { Work.Count: > 0 };

    public long Bytes => staged?.Bytes ?? 0;

    public ReadOnlyMemory<NewEvent> Events() => staged is null ? announcements.ToArray() : announcements.Count == 0 ? staged.Events : (NewEvent[])[.. staged.Events, .. announcements];

    /// <summary>What handlers emit has ids that derive from what they handle, and their own ids were looked for after that was recorded.</summary>
    public long IdsAfter => announcements.Count == 0 ? staged?.FirstHandled ?? 0 : 0;

    public IReadOnlyList<StreamExpectation> Expected() => staged?.Expected() ?? [];

    public IReadOnlyList<StateWrite> Writes() => documents?.Writes() ?? [];

    public IReadOnlyList<SqlWork> Work() => documents?.Work ?? [];

    /// <summary>What it stages lies over what the batch before has staged, whose commit is under way.</summary>
    public void Follow(CommitUnderWay commit) => before = (commit.Effects.Documents, commit.Result);

    /// <summary>What the platform tells about it: with the commit; where nothing can wait in the state that is committed, after it.</summary>
    public void Announce(NewEvent e)
    {
        if (subscription.Definition.Emits)
        {
            announcements.Add(e);
        }
        else
        {
            OnceCommitted(() => subscription.Announce(e));
        }
    }

    /// <summary>What happens in memory when the commit has succeeded, or is left for later, and only then.</summary>
    public void OnceCommitted(Action change) => afterCommit.Add(change);

    public void Apply()
    {
        documents?.Committed();
        foreach (Action change in afterCommit)
        {
            change();
        }
        Clear();
    }

    public CommitResult RefusedBecause(string message)
    {
        Refusal = message;
        return CommitResult.Refused;
    }

    /// <summary>Starts anew; what was not committed is gone, in the application's database too.</summary>
    public ValueTask ClearAsync()
    {
        Clear();
        return joined?.ClearAsync() ?? ValueTask.CompletedTask;
    }

    public void Clear()
    {
        staged?.End();
        former = staged ?? former;
        staged = null;
        Moves.Clear();
        Waits.Clear();
        documents = null;
        before = null;
        announcements.Clear();
        afterCommit.Clear();
    }
}
