namespace Ruslo;

/// <summary>What one attempt at one event has staged in state tables, before the stages of its batch accept it. A handler may read and set several documents at once.</summary>
internal sealed class DocumentAttempt(StagedDocuments batch)
{
    private readonly Lock gate = new();
    private readonly StateOverlay overlay = new();
    private bool isClosed;

    public StateOverlay Overlay => overlay;

    /// <summary>Work for the transaction of the commit, in order.</summary>
    public List<SqlWork> Work { get; } = [];

    /// <summary>The typed view of a table; the only one of that type when no name is given.</summary>
    public Documents<TDocument> Table<TDocument>(string? name, string tenant = "") where TDocument : class => new(batch.Tables.Find(typeof(TDocument), name), this, tenant);

    public void Write(StateTableBinding binding, string key, StagedDocument document)
    {
        batch.Tables.Definition.Check(binding.Table.Name, key);
        lock (gate)
        {
            ThrowIfClosed();
            overlay.Set(new(binding.Table.Name, key), document);
        }
    }

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(StateTableBinding binding, string key, CancellationToken cancellationToken)
    {
        var at = new DocumentKey(binding.Table.Name, key);
        return TryFind(at, out StagedDocument staged) ? new(staged.Bytes)
            : batch.Known is { } kept && kept.TryGet(at, out ReadOnlyMemory<byte>? known) ? new(known)
            : ReadAsync(at, cancellationToken);
    }

    public ValueTask<StatePage> QueryAsync(StateTableBinding binding, StateQuery query, CancellationToken cancellationToken)
    {
        return Over(query.Table).QueryAsync(batch.Tables.State, binding, query, cancellationToken);
    }

    public async ValueTask<long> CountAsync(StateTableBinding binding, StateQuery query, CancellationToken cancellationToken)
    {
        StateOverlay over = Over(query.Table);
        await batch.SettledAsync(cancellationToken); // else what it counts is of before that commit, and what it takes off of after it
        return await over.CountAsync(batch.Tables.State, binding, query, cancellationToken);
    }

    /// <summary>The handler has ended: whatever it still does comes too late.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
        }
    }

    private bool TryFind(in DocumentKey at, out StagedDocument staged)
    {
        lock (gate)
        {
            ThrowIfClosed();
            return overlay.TryFind(at, out staged) || batch.TryFind(at, out staged);
        }
    }

    /// <summary>What lies over what is committed in a table, as it is now.</summary>
    private StateOverlay Over(string table)
    {
        lock (gate)
        {
            ThrowIfClosed();
            return batch.Over(table).With(overlay, table);
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(DocumentKey at, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? read = await batch.Tables.State.GetAsync(at.Table, at.Key, cancellationToken);
        lock (gate)
        {
            if (!isClosed)
            {
                batch.Known?.Set(at, read);
            }
        }
        return read;
    }

    private void ThrowIfClosed()
    {
        if (isClosed)
        {
            throw new InvalidOperationException("The handler that this state table belongs to has ended. Await everything that reads or sets documents.");
        }
    }
}
