namespace Ruslo.Tests.Personal;

/// <summary>A key store in which nothing becomes durable before the test says so.</summary>
internal sealed class HeldKeyStore : IPersonalKeyStore
{
    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsOpen { get; private set; }

    public ValueTask<IReadOnlyList<PersonalKey>> OpenAsync(Guid logId, CancellationToken cancellationToken)
    {
        IsOpen = true;
        return new((IReadOnlyList<PersonalKey>)[]);
    }

    public async ValueTask AddAsync(IReadOnlyList<PersonalKey> keys, CancellationToken cancellationToken)
    {
        Entered.TrySetResult();
        await Release.Task;
    }

    public ValueTask DestroyAsync(IReadOnlyList<PersonalKey> keys, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
