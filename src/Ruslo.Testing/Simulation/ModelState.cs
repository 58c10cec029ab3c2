namespace Ruslo;

/// <summary>The open state of one owner in a simulation, until it is closed or the power is cut.</summary>
internal sealed class ModelState(StateDefinition definition, ModelJournal journal, IState state) : IState
{
    private readonly int life = journal.Life;

    public async ValueTask<StaleOwner?> CommitAsync(StateChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        change.Validate(definition);
        cancellationToken.ThrowIfCancellationRequested();
        StateChange taken = Copy(change);
        await Task.Yield();
        ThrowIfDead();
        if (await state.CommitAsync(taken, CancellationToken.None) is { } stale)
        {
            return stale;
        }
        journal.Add(taken);
        int length = journal.Length;
        await Task.Yield();
        ThrowIfDead();
        if (taken.Emits.Count > 0)
        {
            journal.Flush(length);
        }
        return null;
    }

    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(string table, string key, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        ThrowIfDead();
        return await state.GetAsync(table, key, cancellationToken);
    }

    public async ValueTask<StatePage> QueryAsync(StateQuery query, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        ThrowIfDead();
        return await state.QueryAsync(query, cancellationToken);
    }

    public async ValueTask<long> CountAsync(StateQuery query, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        ThrowIfDead();
        return await state.CountAsync(query, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        ThrowIfDead();
        return await state.ReadProgressAsync(prefix, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<WaitingEmit>> ReadEmitsAsync(long after, int limit, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        ThrowIfDead();
        return await state.ReadEmitsAsync(after, limit, cancellationToken);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDead();
        await state.FlushAsync(cancellationToken);
        int length = journal.Length;
        await Task.Yield();
        ThrowIfDead();
        journal.Flush(length);
    }

    public async ValueTask DisposeAsync()
    {
        await state.DisposeAsync();
        if (life == journal.Life)
        {
            journal.Close();
        }
    }

    private void ThrowIfDead()
    {
        if (life != journal.Life)
        {
            throw new RusloException($"The power was cut while the state of '{definition.Owner}' was open. Open it again.");
        }
    }

    private static StateChange Copy(StateChange change) => new()
    {
        Writes = [.. change.Writes.Select(static w => w with { Document = Copy(w.Document), IndexValues = w.IndexValues.ToArray() })],
        Moves = [.. change.Moves.Select(static m => new ProgressMove(m.Entry, Copy(m.Expected), Copy(m.Next)))],
        Emits = [.. change.Emits.Select(static e => (ReadOnlyMemory<byte>)e.ToArray())],
        ForwardedThrough = change.ForwardedThrough,
        Clears = [.. change.Clears],
    };

    private static ReadOnlyMemory<byte>? Copy(ReadOnlyMemory<byte>? memory) => memory is { } bytes ? bytes.ToArray() : default(ReadOnlyMemory<byte>?);
}
