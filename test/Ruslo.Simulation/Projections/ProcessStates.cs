using Ruslo.Tests;

namespace Ruslo.Battery;

/// <summary>A state store as a process sees it: one that is over opens and deletes nothing any more, and its commits may be held.</summary>
internal sealed class ProcessStates(IStateStore states, SubscriptionProcess process) : IStateStore
{
    public async ValueTask<IState> OpenAsync(StateDefinition definition, CancellationToken cancellationToken = default)
    {
        await process.EnterAsync();
        await process.GoOnAsync(); // killed since, it would hold what the next one opens
        return new Held(await states.OpenAsync(definition, cancellationToken), process);
    }

    public async ValueTask DeleteAsync(string owner, CancellationToken cancellationToken = default)
    {
        await process.EnterAsync();
        await process.GoOnAsync();
        await states.DeleteAsync(owner, cancellationToken);
    }

    /// <summary>The store outlives the process.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Held(IState state, SubscriptionProcess process) : ForwardingState(state)
    {
        public override async ValueTask<StaleOwner?> CommitAsync(StateChange change, CancellationToken cancellationToken = default)
        {
            await process.HoldCommitAsync();
            return await base.CommitAsync(change, cancellationToken);
        }
    }
}
