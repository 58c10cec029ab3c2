namespace Ruslo;

/// <summary>
/// State that lives in memory: for tests, and beside an in-memory log. It keeps every promise of <see cref="IStateStore"/> but
/// durability: it ends with this instance. What it holds stays while an owner is closed and opened again. Thread-safe.
/// </summary>
public sealed class InMemoryStateStore : IStateStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, InMemoryOwner> owners = new(StringComparer.Ordinal);
    private bool disposed;

    /// <inheritdoc/>
    public ValueTask<IState> OpenAsync(StateDefinition definition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        definition.Validate();
        if (definition.HasSchema)
        {
            throw new RusloException($"'{definition.Owner}' keeps tables of its own, in SQL, and the state in memory knows none: use UseEmbedded(…), in tests too.");
        }
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (!owners.TryGetValue(definition.Owner, out InMemoryOwner? owner))
            {
                owner = new InMemoryOwner();
            }
            owner.Open(definition);
            owners[definition.Owner] = owner;
            return new(new InMemoryState(definition, owner));
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string owner, CancellationToken cancellationToken = default)
    {
        StateDefinition.ValidateOwner(owner);
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (owners.TryGetValue(owner, out InMemoryOwner? found))
            {
                found.ThrowIfOpen(owner);
                owners.Remove(owner);
            }
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends the store. States that are open are closed by whoever opened them.</summary>
    public ValueTask DisposeAsync()
    {
        lock (gate)
        {
            disposed = true;
        }
        return ValueTask.CompletedTask;
    }
}
