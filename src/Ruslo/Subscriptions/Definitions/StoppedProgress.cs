namespace Ruslo;

/// <summary>The progress of a subscription while it does not run, wherever it is kept: for changes of the whole.</summary>
internal sealed class StoppedProgress : IAsyncDisposable
{
    private readonly IEventLog log;
    private readonly SubscriptionDefinition definition;
    private readonly IState? state;

    private StoppedProgress(IEventLog log, SubscriptionDefinition definition, IState? state) => (this.log, this.definition, this.state) = (log, definition, state);

    public static async ValueTask<StoppedProgress> OpenAsync(SubscriptionDefinition definition, Registration registration, IEventLog log, IStateStore? states, CancellationToken cancellationToken)
        => new(log, definition, definition.KeepsState && states is not null ? await states.OpenAsync(StateOf(definition, registration), cancellationToken) : null);

    /// <summary>What a subscription with tables keeps in a state store.</summary>
    public static StateDefinition StateOf(SubscriptionDefinition definition, Registration registration)
        => new(definition.IsDerived ? OwnerOf(definition.Name, registration.Generation) : OwnerOf(definition.Name, registration), [.. definition.Tables.Select(static binding => binding.Table)], HoldsEmits: definition.Emits) { Schema = definition.Schema };

    /// <summary>The owner of a subscription's state.</summary>
    public static string OwnerOf(string subscription, Registration registration) => $"subscription {(registration.KeptAs.Length > 0 ? registration.KeptAs : subscription)}";

    /// <summary>The owner of the state of one generation, where that is a fold of the log: the next generation is made beside it.</summary>
    public static string OwnerOf(string subscription, int generation)
        => generation == 1 ? $"subscription {subscription}" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"subscription {subscription} generation {generation}");

    /// <summary>The entries of one generation.</summary>
    public ValueTask<IReadOnlyList<ProgressEntry>> ReadAsync(int generation, CancellationToken cancellationToken)
    {
        string prefix = ProgressFormat.Generation(definition.Name, generation);
        return state is null ? log.ReadProgressAsync(prefix, cancellationToken) : state.ReadProgressAsync(prefix, cancellationToken);
    }

    /// <summary>What stands where progress must say which event it stands at.</summary>
    public async ValueTask<PartitionProgress> AtAsync(long epoch, long checkpoint, CancellationToken cancellationToken)
        => new(epoch, checkpoint, state is not null && await log.FindAtAsync(checkpoint, cancellationToken) is { } e ? Token.Of(log.Id, e) : default);

    /// <summary>
    /// Commits a change of the whole: in the log, one append with the registration. Beside a state store, the store first: what the
    /// registration does not name yet is not looked at.
    /// </summary>
    /// <exception cref="RusloException">Somebody else has changed it.</exception>
    public async ValueTask CommitAsync(List<ProgressMove> moves, ProgressMove registration, bool clearTables, CancellationToken cancellationToken)
    {
        if (state is not null)
        {
            var change = new StateChange { Moves = moves, StartsOver = clearTables, Clears = clearTables ? [.. definition.Tables.Select(static binding => binding.Table.Name)] : [] };
            if (await state.CommitAsync(change, cancellationToken) is { } stale)
            {
                throw ChangedMeanwhile(stale);
            }
            await state.FlushAsync(cancellationToken);
            moves = [];
        }
        AppendResult result = await log.AppendAsync(new() { Moves = [registration, .. moves] }, cancellationToken);
        if (result is not Appended)
        {
            throw result is Refused refused ? new RefusedException(refused) : ChangedMeanwhile(result as StaleOwner);
        }
    }

    public ValueTask DisposeAsync() => state?.DisposeAsync() ?? ValueTask.CompletedTask;

    private RusloException ChangedMeanwhile(StaleOwner? stale)
        => new($"The progress of subscription '{definition.Name}' was changed by somebody else ({stale?.Entry}); look at it and try again.");
}
