using FASTER.core;

namespace Ruslo.Bench;

/// <summary>Microsoft.FASTER.Core's log with a thread that commits what has come. It keeps no streams and checks no versions; on Linux its device does not flush to the disk.</summary>
internal sealed class FasterGroupCommit : IAppendPeer
{
    private readonly FixedBuffer[] buffers = [.. Enumerable.Range(0, Append512.Callers).Select(_ => new FixedBuffer(1024))];
    private readonly IDevice device;
    private readonly FasterLog log;
    private readonly Thread committer;
    private volatile bool stopped;

    public FasterGroupCommit(string folder)
    {
        Directory.CreateDirectory(folder);
        device = Devices.CreateLogDevice(Path.Combine(folder, "faster.log"));
        log = new FasterLog(new FasterLogSettings { LogDevice = device });
        committer = new Thread(Run) { IsBackground = true, Name = "faster commits" };
        committer.Start();
    }

    public string Name => "faster";

    public async ValueTask AppendAsync(int caller, OrderCreated order, long expectedVersion)
    {
        FixedBuffer buffer = buffers[caller];
        HandWritten.Prepare(buffer, order, Guid.CreateVersion7());
        await log.EnqueueAndWaitForCommitAsync(buffer.WrittenMemory);
    }

    public void Dispose()
    {
        stopped = true;
        committer.Join();
        log.Dispose();
        device.Dispose();
    }

    private void Run()
    {
        while (!stopped)
        {
            log.Commit(spinWait: true);
        }
    }
}
