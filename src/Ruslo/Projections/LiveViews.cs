namespace Ruslo;

/// <summary>The views of a projection that runs.</summary>
internal sealed class LiveViews(RunningSubscription running) : IReadableViews
{
    public IState State => running.Tables!.State;

    public string Subscription => running.Name;

    public (long Least, long Most) Reached => (running.Partitions.Min(static partition => partition.Ledger.Checkpoint), running.Partitions.Max(static partition => partition.Passed.Position));

    public bool HasPassed(StreamId key, long position) => running.PartitionOf(key).Passed.HasPassed(position);

    public ValueTask<bool> WaitAsync(StreamId key, long position, CancellationToken cancellationToken) => running.PartitionOf(key).Passed.WaitAsync(position, cancellationToken);

    public long ReachedBy(StreamId key) => running.PartitionOf(key).Passed.Position;

    public long? ParkedAt(StreamId key) => running.PartitionOf(key).Parked.HeadOf(key);

    public StreamId? ParkedKeyOf(long position)
    {
        foreach (Partition partition in running.Partitions)
        {
            if (partition.Parked.KeyOf(position) is { } key)
            {
                return key;
            }
        }
        return null;
    }

    public string? ReasonOf(StreamId key) => running.PartitionOf(key).Reason;
}
