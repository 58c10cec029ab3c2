namespace Ruslo;

/// <summary>
/// The views that a version has left whose folds this process does not have: read as they are, at the position that they had come to,
/// until those of this process's version are built.
/// </summary>
internal sealed class FormerViews(ViewBuild build, string subscription, IState state, long position, IReadOnlyList<ParkedKeys> parked) : IReadableViews, IAsyncDisposable
{
    private readonly TaskCompletionSource replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ViewBuild Build => build;

    public string Subscription => subscription;

    public IState State => state;

    public long Position => position;

    public (long Least, long Most) Reached => (position, position);

    /// <summary>How the build of those that replace them goes, as a sentence.</summary>
    public Func<string> Building { get; set; } = static () => "";

    public bool HasPassed(StreamId key, long position) => position <= Position;

    public async ValueTask<bool> WaitAsync(StreamId key, long position, CancellationToken cancellationToken)
    {
        if (!HasPassed(key, position))
        {
            await replaced.Task.OrCancelledAsync(cancellationToken);
            return false;
        }
        return true;
    }

    public long ReachedBy(StreamId key) => position;

    public long? ParkedAt(StreamId key)
    {
        foreach (ParkedKeys its in parked)
        {
            if (its.HeadOf(key) is { } head)
            {
                return head;
            }
        }
        return null;
    }

    public StreamId? ParkedKeyOf(long position)
    {
        foreach (ParkedKeys its in parked)
        {
            if (its.KeyOf(position) is { } key)
            {
                return key;
            }
        }
        return null;
    }

    public string? ReasonOf(StreamId key) => $"What is read is version {build.Version}, as it was at position {position}. {Building()}";

    /// <summary>Nobody reads them any more.</summary>
    public ValueTask DisposeAsync()
    {
        replaced.TrySetResult();
        return state.DisposeAsync();
    }
}
