namespace Ruslo;

/// <summary>
/// A state store for simulations. Commits take turns with everything else that runs; a power cut ends every open state and may undo, for
/// each owner, any number of its last commits that were not flushed. What is left is there when the owner is opened again. For one simulation.
/// </summary>
public sealed class ModelStateStore : IStateStore
{
    private readonly SortedDictionary<string, ModelJournal> journals = new(StringComparer.Ordinal);

    /// <summary>How many commits power cuts have undone so far.</summary>
    public int Undone { get; private set; }

    /// <inheritdoc/>
    public async ValueTask<IState> OpenAsync(StateDefinition definition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        definition.Validate();
        cancellationToken.ThrowIfCancellationRequested();
        if (!journals.TryGetValue(definition.Owner, out ModelJournal? journal))
        {
            journals.Add(definition.Owner, journal = new());
        }
        return new ModelState(definition, journal, await journal.OpenAsync(definition));
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string owner, CancellationToken cancellationToken = default)
    {
        StateDefinition.ValidateOwner(owner);
        cancellationToken.ThrowIfCancellationRequested();
        if (journals.TryGetValue(owner, out ModelJournal? journal))
        {
            journal.ThrowIfOpen(owner);
            journals.Remove(owner);
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>Cuts the power: the open states fail from now on, and the seed decides what is left of each.</summary>
    public void CutPower(SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        foreach (ModelJournal journal in journals.Values)
        {
            Undone += journal.Cut(random);
        }
    }

    /// <summary>Nothing to end: what it holds stays for the next power-up.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
