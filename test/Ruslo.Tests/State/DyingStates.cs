namespace Ruslo.Tests;

/// <summary>What a process does durably, step by step; it dies at one of them, before or after that is done.</summary>
internal sealed class Death
{
    private int steps;

    /// <summary>Twice the number of the step at which it dies, and one more to die after it; 0: never.</summary>
    public int At
    {
        get;
        set => (field, steps, IsDead) = (value, 0, false);
    }

    public bool IsDead { get; private set; }

    public async ValueTask<T> StepAsync<T>(Func<ValueTask<T>> step)
    {
        ThrowIf((2 * ++steps) == At);
        T done = await step();
        ThrowIf((2 * steps) + 1 == At);
        return done;
    }

    private void ThrowIf(bool dies)
    {
        IsDead |= dies;
        if (IsDead)
        {
            throw new DeathException();
        }
    }
}

internal sealed class DeathException() : Exception("The process has died.");

/// <summary>A state store whose commits and flushes are steps of a process that may die.</summary>
internal sealed class DyingStates(IStateStore inner, Death death) : IStateStore
{
    public async ValueTask<IState> OpenAsync(StateDefinition definition, CancellationToken cancellationToken = default) => new Dying(await inner.OpenAsync(definition, cancellationToken), death);

    public async ValueTask DeleteAsync(string owner, CancellationToken cancellationToken = default) => await death.StepAsync(async () =>
    {
        await inner.DeleteAsync(owner, cancellationToken);
        return true;
    });

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Dying(IState inner, Death death) : ForwardingState(inner)
    {
        public override ValueTask<StaleOwner?> CommitAsync(StateChange change, CancellationToken cancellationToken = default) => death.StepAsync(() => base.CommitAsync(change, cancellationToken));

        public override async ValueTask FlushAsync(CancellationToken cancellationToken = default) => await death.StepAsync(async () =>
        {
            await base.FlushAsync(cancellationToken);
            return true;
        });
    }
}
