namespace Ruslo.Tests.Projections;

/// <summary>State in memory where one owner's documents are not committed before they may be.</summary>
internal sealed class HeldStates(string owner) : IStateStore
{
    private readonly InMemoryStateStore inner = new();
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Holds { get; set; } = true;

    /// <summary>The next commit of another owner without documents fails: that of who goes on.</summary>
    public bool FailsOnce { get; set; }

    public int Waiting { get; private set; }

    /// <summary>What opening a state takes; null: nothing.</summary>
    public Func<Task>? Opening { get; set; }

    public void Release() => released.SetResult();

    public async ValueTask<IState> OpenAsync(StateDefinition definition, CancellationToken cancellationToken = default)
    {
        await (Opening?.Invoke() ?? Task.CompletedTask);
        IState state = await inner.OpenAsync(definition, cancellationToken);
        return new Held(state, this, definition.Owner.Contains(owner, StringComparison.Ordinal));
    }

    public ValueTask DeleteAsync(string owner, CancellationToken cancellationToken = default) => inner.DeleteAsync(owner, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Held(IState state, HeldStates states, bool isHeld) : ForwardingState(state)
    {
        public override async ValueTask<StaleOwner?> CommitAsync(StateChange change, CancellationToken cancellationToken = default)
        {
            if (states.FailsOnce && !isHeld && change.Writes.Count == 0)
            {
                states.FailsOnce = false;
                throw new IOException("The disk does not write.");
            }
            if (states.Holds && isHeld && change.Writes.Count > 0)
            {
                states.Waiting++;
                await states.released.Task;
                states.Waiting--;
            }
            return await base.CommitAsync(change, cancellationToken);
        }
    }
}
