namespace Ruslo;

/// <summary>What the handled events of one batch have staged in the state tables of their subscription. For one handler at a time.</summary>
internal sealed class StagedDocuments(SubscriptionTables tables, KnownDocuments? known = null)
{
    public SubscriptionTables Tables => tables;

    /// <summary>Documents that need not be read, where such are kept.</summary>
    public KnownDocuments? Known => known;

    public StateOverlay Overlay { get; } = new();

    /// <summary>Work for the transaction of the commit, in order.</summary>
    public List<SqlWork> Work { get; } = [];

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

    /// <summary>All of it is committed.</summary>
    public void Committed()
    {
        if (known is not null)
        {
            foreach ((DocumentKey key, StagedDocument document) in Overlay.All)
            {
                known.Set(key, document.Bytes);
            }
        }
    }

    /// <summary>What to commit.</summary>
    public IReadOnlyList<StateWrite> Writes() => Overlay.Writes();
}
