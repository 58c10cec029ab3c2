namespace Ruslo;

/// <summary>A state store whose commits wait for the keys of personal data that they use. It does not own the store that it stands on.</summary>
internal sealed class KeyedStateStore(IStateStore inner, PersonalKeys keys) : IStateStore
{
    /// <summary>Stands before the state stores of an application; null where there is no personal data.</summary>
    public static Func<IStateStore, IStateStore>? For(PersonalTypes personal)
        => !personal.IsEmpty ? store => new KeyedStateStore(store, personal.Keys) : null;

    public async ValueTask<IState> OpenAsync(StateDefinition definition, CancellationToken cancellationToken = default)
        => KeyedState.Before(await inner.OpenAsync(definition, cancellationToken), keys);

    public ValueTask DeleteAsync(string owner, CancellationToken cancellationToken = default) => inner.DeleteAsync(owner, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
