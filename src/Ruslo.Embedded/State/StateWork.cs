namespace Ruslo;

/// <summary>What waits for the writer of a state: a change, or without one, a flush.</summary>
internal sealed class StateWork(StateChange? change)
{
    private readonly TaskCompletionSource<StaleOwner?> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StaleOwner? result;

    public StateChange? Change => change;

    public Task<StaleOwner?> Task => done.Task;

    /// <summary>Set within a transaction; told when that is committed.</summary>
    public void Decide(StaleOwner? stale) => result = stale;

    public void Complete() => done.SetResult(result);

    public void Fail(Exception error) => done.SetException(error);
}
