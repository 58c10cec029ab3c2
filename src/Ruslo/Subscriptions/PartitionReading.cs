namespace Ruslo;

/// <summary>Reads the log for a partition that does not keep up with the tail. For one loop.</summary>
internal sealed class PartitionReading(RunningSubscription subscription, Partition partition)
{
    private readonly BackOff backOff = new(subscription.Runtime);
    private readonly List<Delivery> read = [];

    /// <summary>Puts the next page into the partition's feed, or finds that this follows the tail now.</summary>
    public async ValueTask ReadAsync()
    {
        long after = partition.Feed.Through;
        read.Clear();
        if (partition.Feed.Add(read, after, subscription.Tail))
        {
            ReadsAgain();
            await subscription.AttachedAsync();
            return;
        }
        try
        {
            ReadPage page = await subscription.Reader.ReadAsync(after, subscription.Stopping);
            foreach (ReadEvent e in page.Events)
            {
                if (e.Recorded.Position > after && subscription.Router.Routes(e, partition.Number, out Delivery delivery))
                {
                    read.Add(delivery);
                }
            }
            if (partition.Feed.Add(read, page.Through, subscription.Tail))
            {
                await subscription.AttachedAsync();
            }
            ReadsAgain();
        }
#pragma warning disable CA1031 // the log failed: whatever it throws, the partition stalls and tries again
        catch (Exception fault) when (!subscription.Stopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            partition.Stall(StallCause.Reading, $"Reading the log failed: {fault.Message}");
            await backOff.WaitAsync(subscription.Stopping);
        }
    }

    private void ReadsAgain()
    {
        if (!backOff.IsFirst)
        {
            backOff.Reset();
            partition.Stall(StallCause.Reading, null);
        }
    }
}
