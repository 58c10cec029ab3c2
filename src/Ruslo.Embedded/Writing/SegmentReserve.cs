namespace Ruslo;

/// <summary>
/// Makes the file of the next segment ahead of its need: filled with zeros in small flushed steps, so that a full disk shows here,
/// where nothing is lost. For the sequencer; the filling runs beside it.
/// </summary>
internal sealed class SegmentReserve(IStorage storage, RusloRuntime runtime, long largest) : IAsyncDisposable
{
    public const string FileName = "next.reserve";
    private const int Step = 1024 * 1024;

    private readonly CancellationTokenSource ended = new();
    private Task<Reserved>? making;
    private long wanted = Math.Min(largest, Step);

    /// <summary>The active segment has this capacity: the next one may be larger.</summary>
    public void GrowFrom(long capacity) => wanted = Math.Min(largest, Math.Max(wanted, 4 * capacity));

    /// <summary>Begins to make a file in the background, unless there is one.</summary>
    public void Begin() => making ??= Start(wanted);

    /// <summary>Takes a file of at least so many bytes; waits for it, and makes it when there is none.</summary>
    /// <exception cref="LogFullException">There is no room for it.</exception>
    public async ValueTask<Reserved> TakeAsync(long atLeast)
    {
#if PLANTED
        if (PlantedLog.RoomIsNotReserved)
        {
            return new(await storage.OpenAsync(FileName, StorageMode.OpenOrCreate, CancellationToken.None), Math.Max(atLeast, wanted));
        }
#endif
        if (making is { IsFaulted: true })
        {
            making = null; // there was no room then; there may be now
        }
        try
        {
            Reserved reserved = await (making ??= Start(Math.Max(wanted, atLeast)));
            making = null;
            return reserved.Capacity >= atLeast ? reserved : await ExtendAsync(reserved, atLeast);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            making = null;
            wanted = Math.Max(Math.Min(largest, Step), wanted / 2);
            throw new LogFullException($"There is no room for the log in '{storage.Name}': {atLeast} bytes could not be reserved ({failure.Message}). Nothing was appended. Make room on the disk; appends resume by themselves.", failure);
        }
    }

    /// <summary>Ends the background work, and deletes what nobody took.</summary>
    public async ValueTask DisposeAsync()
    {
        ended.Cancel(); // CancelAsync calls back on the thread pool
        if (making is not null)
        {
            try
            {
                await DiscardAsync((await making).File);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or OperationCanceledException)
            {
                // It is deleted at the next opening.
            }
        }
        ended.Dispose();
    }

    private Task<Reserved> Start(long bytes)
    {
        var made = new TaskCompletionSource<Reserved>(TaskCreationOptions.RunContinuationsAsynchronously);
        runtime.StartDedicated("ruslo reserve", async () =>
        {
            try
            {
                made.SetResult(await MakeAsync(bytes));
            }
            catch (Exception failure)
            {
                made.SetException(failure);
            }
        });
        return made.Task;
    }

    private async Task<Reserved> MakeAsync(long bytes)
    {
        IStorageFile file = await storage.OpenAsync(FileName, StorageMode.OpenOrCreate, ended.Token);
        if (file.Length > 0)
        {
            await file.SetLengthAsync(0, ended.Token); // one that could not be deleted may hold anything
        }
        await FillAsync(file, 0, bytes);
        return new(file, bytes);
    }

    private async ValueTask<Reserved> ExtendAsync(Reserved reserved, long atLeast)
    {
        await FillAsync(reserved.File, reserved.Capacity, atLeast);
        return reserved with { Capacity = atLeast };
    }

    private async ValueTask FillAsync(IStorageFile file, long from, long to)
    {
        try
        {
            byte[] zeros = new byte[Math.Min(Step, to - from)];
            for (long at = from; at < to; at += zeros.Length)
            {
                await file.WriteAsync(at, zeros.AsMemory(0, (int)Math.Min(zeros.Length, to - at)), ended.Token);
                await file.FlushAsync(ended.Token);
            }
        }
        catch
        {
            await DiscardAsync(file);
            throw;
        }
    }

    private async ValueTask DiscardAsync(IStorageFile file)
    {
        await file.DisposeAsync();
        await storage.DeleteAsync(FileName, CancellationToken.None);
    }
}
