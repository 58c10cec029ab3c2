namespace Ruslo.Bench;

/// <summary>One thread that serialises, seals, writes and flushes batches; and one that reads and parses them again.</summary>
internal sealed class BatchFile(string path, int fileBytes) : IDisposable
{
    private const int ChunkBytes = 1024 * 1024;
    private readonly FixedBuffer batch = new(1024 * 1024);
    private readonly FixedBuffer record = new(1024);
    private readonly ReservedFile file = new(path, fileBytes);
    private long position;

    public void Append(ReadOnlySpan<OrderCreated> orders)
    {
        long ticks = TimeProvider.System.GetUtcNow().UtcTicks;
        batch.Clear();
        foreach (OrderCreated order in orders)
        {
            HandWritten.Prepare(record, order, Guid.CreateVersion7());
            int start = batch.Count;
            batch.Write(record.Written);
            HandWritten.Seal(batch.Written[start..], ++position, 0, ticks);
        }
        file.WriteAndFlush(batch.Written);
    }

    public void Dispose() => file.Dispose();

    /// <summary>How many records the files hold, each checked and parsed.</summary>
    public static long ReadAll(string path)
    {
        byte[] chunk = new byte[ChunkBytes];
        long count = 0;
        for (int number = 0; File.Exists(ReservedFile.PathOf(path, number)); number++)
        {
            count += Read(ReservedFile.PathOf(path, number), chunk);
        }
        return count;
    }

    private static long Read(string path, byte[] chunk)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, FileOptions.SequentialScan);
        (long offset, long count) = (0, 0);
        while (RandomAccess.Read(file, chunk, offset) is var read and > 0)
        {
            int used = 0;
            while (HandWritten.Read(chunk.AsSpan(used, read - used), out _) is var length and > 0)
            {
                used += length;
                count++;
            }
            if (used == 0)
            {
                return count;
            }
            offset += used;
        }
        return count;
    }
}
