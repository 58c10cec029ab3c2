namespace Ruslo;

/// <summary>A state store whose commits wait for the keys of personal data that they use. It does not own the store that it stands on.</summary>
internal sealed class KeyedStateStore(IStateStore inner, PersonalKeys keys) : IStateStore
{
    public async ValueTask<IState> OpenAsync(StateDefinition definition, CancellationToken cancellationToken = default)
        => new KeyedState(await inner.OpenAsync(definition, cancellationToken), keys);

    public ValueTask DeleteAsync(string owner, CancellationToken cancellationToken = default) => inner.DeleteAsync(owner, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
