namespace Ruslo.Bench;

/// <summary>One caller hands a record to one writing thread and waits until it is flushed.</summary>
internal sealed class HandOver : IDisposable
{
    private readonly FixedBuffer buffer = new(1024);
    private readonly ManualResetEventSlim given = new();
    private readonly ManualResetEventSlim done = new();
    private readonly ReservedFile file;
    private readonly Thread writer;
    private long position;
    private volatile bool stopped;

    public HandOver(string path, int fileBytes)
    {
        file = new ReservedFile(path, fileBytes);
        writer = new Thread(Run) { IsBackground = true, Name = "hand-over" };
        writer.Start();
    }

    public void Append(OrderCreated order)
    {
        HandWritten.Prepare(buffer, order, Guid.CreateVersion7());
        done.Reset();
        given.Set();
        done.Wait();
    }

    public void Dispose()
    {
        stopped = true;
        given.Set();
        writer.Join();
        file.Dispose();
        given.Dispose();
        done.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            given.Wait();
            given.Reset();
            if (stopped)
            {
                return;
            }
            HandWritten.Seal(buffer.Written, ++position, 0, TimeProvider.System.GetUtcNow().UtcTicks);
            file.WriteAndFlush(buffer.Written);
            done.Set();
        }
    }
}
