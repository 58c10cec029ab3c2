namespace Ruslo;

/// <summary>Keys that live in memory: for tests, and beside an in-memory log. What it holds stays while it is opened again, and ends with this instance. Thread-safe.</summary>
public sealed class InMemoryPersonalKeyStore : IPersonalKeyStore
{
    private readonly Lock gate = new();
    private readonly List<PersonalKey> kept = [];
    private Guid owner;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PersonalKey>> OpenAsync(Guid logId, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            owner = owner == Guid.Empty || owner == logId ? logId : throw new RusloException($"These keys of personal data belong to the log {owner}, not to {logId}. Give each log a store of its own.");
            return new((IReadOnlyList<PersonalKey>)[.. kept]);
        }
    }

    /// <inheritdoc/>
    public ValueTask AddAsync(IReadOnlyList<PersonalKey> keys, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            kept.AddRange(keys);
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DestroyAsync(IReadOnlyList<PersonalKey> keys, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            kept.RemoveAll(key => keys.Any(destroyed => destroyed.Subject == key.Subject && destroyed.Generation == key.Generation));
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>Does nothing: what it holds goes with it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
