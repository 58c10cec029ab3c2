using System.Threading.Tasks.Sources;

namespace Ruslo.Bench;

/// <summary>
/// Group commit as one would write it by hand: callers serialise into buffers of their own and queue; one thread checks versions in a
/// map, numbers, seals and copies what has come, writes and flushes it as one, and completes the callers.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    private readonly Lock gate = new();
    private readonly ManualResetEventSlim arrived = new();
    private readonly Dictionary<string, long> versions = new(StringComparer.Ordinal);
    private readonly FixedBuffer group = new(1024 * 1024);
    private readonly ReservedFile file;
    private readonly Thread writer;
    private List<Caller> queue = [];
    private List<Caller> taken = [];
    private long position;
    private volatile bool stopped;

    public GroupCommit(string path, int fileBytes)
    {
        file = new ReservedFile(path, fileBytes);
        writer = new Thread(Run) { IsBackground = true, Name = "group commit by hand" };
        writer.Start();
    }

    public ValueTask<long> AppendAsync(Caller caller, OrderCreated order, long expectedVersion)
    {
        caller.Prepare(order, expectedVersion);
        bool first;
        lock (gate)
        {
            queue.Add(caller);
            first = queue.Count == 1;
        }
        if (first)
        {
            arrived.Set();
        }
        return caller.Result();
    }

    public void Dispose()
    {
        stopped = true;
        arrived.Set();
        writer.Join();
        file.Dispose();
        arrived.Dispose();
    }

    private void Run()
    {
        while (!stopped)
        {
            arrived.Wait();
            arrived.Reset();
            lock (gate)
            {
                (queue, taken) = (taken, queue);
            }
            Commit();
        }
    }

    private void Commit()
    {
        if (taken.Count == 0)
        {
            return;
        }
        long ticks = TimeProvider.System.GetUtcNow().UtcTicks;
        foreach (Caller caller in taken)
        {
            long version = versions.TryGetValue(caller.Key, out long last) ? last : -1;
            if (version != caller.ExpectedVersion)
            {
                throw new InvalidOperationException("The limit's own versions are wrong.");
            }
            versions[caller.Key] = ++version;
            int start = group.Count;
            group.Write(caller.Record);
            HandWritten.Seal(group.Written[start..], ++position, version, ticks);
        }
        file.WriteAndFlush(group.Written);
        group.Clear();
        foreach (Caller caller in taken)
        {
            caller.Complete(position);
        }
        taken.Clear();
    }

    /// <summary>One outstanding append; used again and again.</summary>
    internal sealed class Caller : IValueTaskSource<long>
    {
        private readonly FixedBuffer buffer = new(1024);
        private ManualResetValueTaskSourceCore<long> core = new() { RunContinuationsAsynchronously = true };

        public string Key { get; private set; } = "";

        public long ExpectedVersion { get; private set; }

        public ReadOnlySpan<byte> Record => buffer.Written;

        public void Prepare(OrderCreated order, long expectedVersion)
        {
            core.Reset();
            Key = order.OrderId;
            ExpectedVersion = expectedVersion;
            HandWritten.Prepare(buffer, order, Guid.CreateVersion7());
        }

        public ValueTask<long> Result() => new(this, core.Version);

        public void Complete(long position) => core.SetResult(position);

        public long GetResult(short token) => core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => core.OnCompleted(continuation, state, token, flags);
    }
}
