using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Ruslo;

/// <summary>
/// The background work on the indexes, one thing at a time, on a loop of its own: writes the indexes of sealed segments, makes
/// damaged files again, lets go of files that nobody reads any more, and, when nothing else waits, merges.
/// </summary>
internal sealed class IndexUpkeep(IndexSet indexes, IndexFiles files, IndexMaker maker, RusloRuntime runtime, int mergeWidth) : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private static readonly object Wake = new();

    private readonly Channel<object> work = Channel.CreateUnbounded<object>(new() { SingleReader = true });
    private readonly ConcurrentQueue<Repair> repairs = new(); // readers wait for them: they never stand behind work that fails
    private readonly CancellationTokenSource stopping = new();
    private TimeSpan pause;
    private Task running = Task.CompletedTask;

    /// <summary>Why the last attempt failed; null while all is well.</summary>
    public Exception? Failure { get; private set; }

    public void Start() => running = runtime.StartDedicated("ruslo-index", RunAsync);

    public void Seal(SegmentIdentity segment) => work.Writer.TryWrite(segment);

    public void Retire(IndexRun run) => work.Writer.TryWrite(run);

    /// <summary>Makes a damaged file again; null stands for that of a map which has none.</summary>
    public Task RepairAsync(BlockFile? file, SegmentMap? map)
    {
        var repair = new Repair(file, map);
        repairs.Enqueue(repair);
        if (!work.Writer.TryWrite(Wake))
        {
            repair.Done.TrySetException(new ObjectDisposedException(nameof(IndexSet)));
        }
        return repair.Done.Task;
    }

    /// <summary>Ends the loop where it stands.</summary>
    public async ValueTask DisposeAsync()
    {
        work.Writer.TryComplete();
        stopping.Cancel(); // CancelAsync calls back on the thread pool
        await running;
        stopping.Dispose();
        while (repairs.TryDequeue(out Repair? repair))
        {
            repair.Done.TrySetException(new ObjectDisposedException(nameof(IndexSet)));
        }
        while (work.Reader.TryRead(out object? item))
        {
            if (item is IndexRun run)
            {
                await run.File.DisposeAsync();
            }
        }
    }

    private async Task RunAsync()
    {
        try
        {
            bool goesOn = true;
            while (goesOn)
            {
                while (repairs.TryDequeue(out Repair? repair))
                {
                    await TryAsync(repair);
                }
                if (work.Reader.TryPeek(out object? item))
                {
                    if (item == Wake || await TryAsync(item))
                    {
                        work.Reader.TryRead(out _);
                    }
                }
                else if (await TryAsync(null))
                {
                    goesOn = await work.Reader.WaitToReadAsync(stopping.Token);
                }
            }
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // What was not finished is found again at the next opening.
        }
    }

    /// <summary>Does one thing, or merges until something else waits. After a failure it pauses, each time longer; false: try again.</summary>
    private async ValueTask<bool> TryAsync(object? item)
    {
        stopping.Token.ThrowIfCancellationRequested();
        try
        {
            await (item switch
            {
                SegmentIdentity segment => WriteAsync(segment),
                Repair repair => RepairAsync(repair),
                IndexRun run => LetGoAsync(run),
                _ => MergeAsync(),
            });
            pause = TimeSpan.Zero;
            Failure = null;
            return true;
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            Failure = e;
            if (item is Repair repair)
            {
                // Whoever waits for it learns why; the next one who needs the file asks again.
                repair.Done.TrySetException(e);
                return true;
            }
            if (e is IndexDamagedException damaged)
            {
                await TryAsync(new Repair(damaged.File, null));
                return false;
            }
        }
        pause = pause == TimeSpan.Zero ? TimeSpan.FromSeconds(1) : pause * 2 < LongestPause ? pause * 2 : LongestPause;
        await runtime.DelayAsync(pause, stopping.Token);
        return false;
    }

    private async ValueTask WriteAsync(SegmentIdentity segment)
    {
        MemoryIndex? memory = Array.Find(indexes.View.Memory, m => m.Number == segment.Number);
        if (memory is null)
        {
            return;
        }
        (IndexRun run, SegmentMap map) = await maker.MakeAsync(memory, segment, stopping.Token);
        indexes.Replace(v => new([.. v.Runs, run], segment.Count > 0 ? [.. v.Maps, map] : v.Maps, [.. v.Memory.Where(m => m != memory)]));
    }

    private async ValueTask MergeAsync()
    {
        int first;
        while (!work.Reader.TryPeek(out _) && (first = MergePolicy.Choose(indexes.View.Runs, mergeWidth)) >= 0)
        {
            IndexRun[] old = indexes.View.Runs[first..(first + mergeWidth)];
            IndexRun merged = await maker.MergeAsync(old, stopping.Token);
            indexes.Replace(v => new([.. v.Runs[..first], merged, .. v.Runs[(first + mergeWidth)..]], v.Maps, v.Memory));
        }
    }

    private async ValueTask RepairAsync(Repair repair)
    {
        IndexView view = indexes.View;
        int damaged = repair.File is null ? -1 : Array.FindIndex(view.Runs, r => r.File == repair.File);
        SegmentMap? map = repair.Map ?? Array.Find(view.Maps, m => repair.File is not null && m.File == repair.File);
        if (damaged >= 0)
        {
            var rebuilt = new List<(IndexRun Run, SegmentMap Map)>();
            foreach (SegmentIdentity segment in view.Runs[damaged].Segments)
            {
                rebuilt.Add(await maker.RebuildAsync(segment, stopping.Token));
            }
            SegmentMap[] maps = [.. view.Maps.Select(m => rebuilt.Find(r => r.Map.Segment == m.Segment).Map ?? m)];
            indexes.Replace(v => new([.. v.Runs[..damaged], .. rebuilt.Select(r => r.Run), .. v.Runs[(damaged + 1)..]], maps, v.Memory));
        }
        else if (map is not null && (map.File == repair.File || !map.IsOpen))
        {
            SegmentMap again = await maker.RebuildMapAsync(map.Segment, stopping.Token);
            indexes.Replace(v => new(v.Runs, [.. v.Maps.Select(m => m == map ? again : m)], v.Memory));
        }
        repair.Done.TrySetResult();
    }

    /// <summary>Nobody reads the run any more: its file goes, unless a newer one has taken its name.</summary>
    private async ValueTask LetGoAsync(IndexRun run)
    {
        await run.File.DisposeAsync();
        if (!Array.Exists(indexes.View.Runs, r => r.File.Name == run.File.Name))
        {
            await files.DeleteAsync(run.File.Name, stopping.Token);
        }
    }

    private sealed record Repair(BlockFile? File, SegmentMap? Map)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
