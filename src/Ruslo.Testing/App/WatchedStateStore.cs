namespace Ruslo;

/// <summary>A state store that knows whether anything waits in it to be forwarded to the log. Thread-safe.</summary>
internal sealed class WatchedStateStore(IStateStore inner) : IStateStore
{
    private readonly Lock gate = new();
    private readonly List<WatchedState> open = [];

    public async ValueTask<IState> OpenAsync(StateDefinition definition, CancellationToken cancellationToken = default)
    {
        var state = new WatchedState(await inner.OpenAsync(definition, cancellationToken), Closed);
        lock (gate)
        {
            open.Add(state);
        }
        return state;
    }

    public ValueTask DeleteAsync(string owner, CancellationToken cancellationToken = default) => inner.DeleteAsync(owner, cancellationToken);

    /// <summary>Whether an emit waits to be forwarded.</summary>
    public async ValueTask<bool> HoldsEmitsAsync(CancellationToken cancellationToken)
    {
        WatchedState[] states;
        lock (gate)
        {
            states = [.. open];
        }
        foreach (WatchedState state in states)
        {
            try
            {
                if ((await state.ReadEmitsAsync(0, 1, cancellationToken)).Count > 0)
                {
                    return true;
                }
            }
            catch (ObjectDisposedException)
            {
                // It was closed meanwhile.
            }
        }
        return false;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Closed(WatchedState state)
    {
        lock (gate)
        {
            open.Remove(state);
        }
    }
}
