namespace Ruslo;

/// <summary>What the handled events of one batch have staged in the state tables of their subscription. For one handler at a time.</summary>
/// <param name="tables">The state of the subscription.</param>
/// <param name="known">Documents that need not be read, where such are kept.</param>
/// <param name="before">The batch before, while its commit is under way.</param>
/// <param name="committing">That commit.</param>
internal sealed class StagedDocuments(SubscriptionTables tables, KnownDocuments? known = null, StagedDocuments? before = null, Task? committing = null)
{
    private StagedDocuments? before = before;

    public SubscriptionTables Tables => tables;

    /// <summary>Documents that need not be read, where such are kept.</summary>
    public KnownDocuments? Known => known;

    public StateOverlay Overlay { get; } = new();

    /// <summary>Work for the transaction of the commit, in order.</summary>
    public List<SqlWork> Work { get; } = [];

    public bool TryFind(in DocumentKey key, out StagedDocument document) => Overlay.TryFind(key, out document) || (Before is { } earlier && earlier.Overlay.TryFind(key, out document));

    /// <summary>What lies over what is committed in a table.</summary>
    public StateOverlay Over(string table) => Before is { } earlier ? earlier.Overlay.With(Overlay, table) : Overlay;

    /// <summary>Returns when no commit is under way any more, whatever has come of it: what is read in several steps after that is of one time.</summary>
    public async ValueTask SettledAsync(CancellationToken cancellationToken)
    {
        if (committing is { IsCompleted: false } commit)
        {
            await Task.WhenAny(commit).OrCancelledAsync(cancellationToken); // who has begun it looks at what has come of it
        }
    }

    /// <summary>A new attempt at an event; it sees what accepted ones have staged.</summary>
    public DocumentAttempt Begin() => new(this);

    /// <summary>The attempt has succeeded.</summary>
    public void Accept(DocumentAttempt attempt)
    {
        Overlay.Take(attempt.Overlay);
        Work.AddRange(attempt.Work);
#if PLANTED
        if (PlantedState.DocumentsAreKnownBeforeTheyAreCommitted)
        {
            Committed();
        }
#endif
    }

    /// <summary>All of it is committed, and so is what lay below it.</summary>
    public void Committed()
    {
        before = null;
        if (known is not null)
        {
            foreach ((DocumentKey key, StagedDocument document) in Overlay.All)
            {
                known.Set(key, document.Bytes);
            }
        }
    }

    /// <summary>The batch before, whose commit is under way or has just succeeded.</summary>
    private StagedDocuments? Before =>
#if PLANTED
        PlantedState.BatchesDoNotSeeTheOneUnderWay ? null : before;
#else
        before;
#endif

    /// <summary>What to commit.</summary>
    public IReadOnlyList<StateWrite> Writes() => Overlay.Writes();
}
