using System.Globalization;

namespace Ruslo;

/// <summary>Opens a log for writing: lock, segments, indexes, recovery, open record. What it has opened is closed again when it fails.</summary>
internal sealed class LogOpening(IStorage storage, EmbeddedLogOptions options, RusloRuntime runtime, Action<string>? waitsFor = null)
{
    private const string LockName = "writer.lock";
    private static readonly TimeSpan LockLook = TimeSpan.FromMilliseconds(100);

    private readonly List<IAsyncDisposable> opened = [];
    private readonly string process = string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}");
    private readonly TextPool texts = new();

    public async ValueTask<EmbeddedLog> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await storage.EnsureAsync(cancellationToken);
            IAsyncDisposable held = await LockAsync(cancellationToken);
            opened.Add(held);
            var reserve = new SegmentReserve(storage, runtime, options.SegmentBytes);
            var segments = new SegmentTable(await OpenSegmentsAsync(reserve, cancellationToken));
            IndexSet indexes = await OpenIndexesAsync(segments, cancellationToken);
            opened.Add(indexes);
            bool completesAsynchronously = true;
            await runtime.Start(() =>
            {
                completesAsynchronously = TaskScheduler.Current == TaskScheduler.Default;
                return Task.CompletedTask;
            });
            var scan = new ActiveScan(segments.Active, indexes, texts, storage.Name);
            RecoveredLog found = await scan.ReadAsync(cancellationToken);
            LogRecovery recovery = await RecoverAsync(segments.Active, scan, found, cancellationToken);
            var writer = new LogWriter(storage, runtime, options, segments, indexes, reserve);
            writer.Continue(found.End, found.LastBatchAt, found.LastChecksum);
            var progress = new LogProgress(found.Progress);
            var versions = new VersionCache();
            var decision = new AppendDecision(writer, indexes, versions, progress, found.Head, found.Ticks);
            decision.Follow(runtime.Time.GetUtcNow());
            await WriteOpenedAsync(writer, decision);
            return EmbeddedLog.Start(new(storage, options, runtime, process, completesAsynchronously), held, segments, indexes, reserve, writer, decision, versions, progress, texts, recovery);
        }
        catch (Exception failure)
        {
            bool isInside = opened.Count > 0;
            for (int i = opened.Count - 1; i >= 0; i--)
            {
                await opened[i].DisposeAsync();
            }
            if (failure is UnauthorizedAccessException || (failure is IOException && !isInside))
            {
                throw new RusloException($"The log in '{storage.Name}' cannot be opened: {failure.Message} It needs room, and the right to create its directory and to read and write every file there: give this process both, or the log another directory.", failure);
            }
            throw;
        }
    }

    private async ValueTask WriteOpenedAsync(LogWriter writer, AppendDecision decision)
    {
#if PLANTED
        if (PlantedLog.OpenRecordIsSkipped)
        {
            return;
        }
#endif
        await writer.WriteSessionAsync(FrameType.Opened, decision.Position + 1, decision.Ticks, process, decision.Progress);
    }

    private async ValueTask<IAsyncDisposable> LockAsync(CancellationToken cancellationToken)
    {
        long started = runtime.Time.GetTimestamp();
        for (bool hasSaid = false; ; hasSaid = true)
        {
            if (await storage.TryLockAsync(LockName, process, cancellationToken) is { } held)
            {
                return held;
            }
            if (runtime.Time.GetElapsedTime(started) >= options.LockWait)
            {
                throw new LogLockedException($"The log in '{storage.Name}' is open for writing in {await OwnerAsync(cancellationToken)}, which has not given it up within {options.LockWait}. One process writes a log: end that one, or give this one a directory of its own; several nodes share a log on PostgreSQL.");
            }
            if (!hasSaid && waitsFor is not null)
            {
                waitsFor(await OwnerAsync(cancellationToken));
            }
            await runtime.DelayAsync(LockLook, cancellationToken);
        }
    }

    private async ValueTask<string> OwnerAsync(CancellationToken cancellationToken)
    {
        string owner = await storage.ReadLockAsync(LockName, cancellationToken);
        return owner.Length == 0 ? "another process" : owner == process ? $"this process ({owner})" : owner;
    }

    private async ValueTask<Segment[]> OpenSegmentsAsync(SegmentReserve reserve, CancellationToken cancellationToken)
    {
        var numbers = new List<long>();
        foreach (string name in await storage.ListAsync(cancellationToken))
        {
            if (SegmentFormat.TryParseName(name, out long number))
            {
                numbers.Add(number);
            }
            else if (name == SegmentReserve.FileName)
            {
                await storage.DeleteAsync(name, cancellationToken);
            }
        }
        if (numbers.Count == 0)
        {
            return [await CreateAsync(reserve)];
        }
        var segments = new List<Segment>();
        foreach (long number in numbers.Order())
        {
            segments.Add(await OpenSegmentAsync(number, segments.Count == 0 ? null : segments[^1], cancellationToken));
        }
        if (segments.Count > 1)
        {
            await CheckEndAsync(segments[^2], segments[^1].Header, cancellationToken);
        }
        await LogWriter.FlushDirectoryAsync(storage); // a name that a predecessor gave may not be durable yet
        return [.. segments];
    }

    private async ValueTask<Segment> CreateAsync(SegmentReserve reserve)
    {
        DateTimeOffset now = runtime.Time.GetUtcNow();
        var header = new SegmentHeader
        {
            LogId = runtime.Ids.NewId(now), Number = 1, FirstPosition = 1, Salt = runtime.Ids.NextRandom(),
            PreviousChecksum = 0, Durability = options.Durability, PreviousLastBatch = 0, PreviousEnd = 0, Ticks = 0,
        };
        Segment first = await LogWriter.MakeAsync(storage, reserve, header, SegmentStart.Make(header, []), 0);
        opened.Add(first.File);
        return first;
    }

    private async ValueTask<Segment> OpenSegmentAsync(long number, Segment? before, CancellationToken cancellationToken)
    {
        string name = SegmentFormat.NameOf(number);
        IStorageFile file = await storage.OpenAsync(name, StorageMode.Open, cancellationToken);
        opened.Add(file);
        byte[] bytes = new byte[SegmentHeader.Bytes];
        int read = await file.ReadAsync(0, bytes, cancellationToken);
        SegmentHeader header = SegmentHeader.Read(bytes.AsSpan(0, read), storage.Name, name);
        if (header.Number != number)
        {
            throw LogDamagedException.At(storage.Name, name, 0, $"the header says that this is segment {header.Number}");
        }
        if (before is null && number != 1)
        {
            throw LogDamagedException.At(storage.Name, name, 0, "the segments before it are missing");
        }
        if (before is not null)
        {
            if (header.LogId != before.Header.LogId || number != before.Header.Number + 1 || header.FirstPosition < before.Header.FirstPosition)
            {
                throw LogDamagedException.At(storage.Name, name, 0, $"the segment does not follow {before.Name}, as if one were missing or came from another log");
            }
            before.EndBefore(header);
        }
        return new(header, file);
    }

    /// <summary>The segment before the active one ends as the active one says.</summary>
    private async ValueTask CheckEndAsync(Segment before, SegmentHeader next, CancellationToken cancellationToken)
    {
        long length = next.PreviousEnd - next.PreviousLastBatch;
        if (length is >= BatchHeader.Bytes and <= BatchHeader.Bytes + Frame.MaxBytes)
        {
            byte[] batch = new byte[length];
            if (await before.File.ReadAsync(next.PreviousLastBatch, batch, cancellationToken) == length && BatchHeader.IsIntact(batch, before.Header.Salt) && Frame.ChecksumOf(batch) == next.PreviousChecksum)
            {
                return;
            }
        }
        throw LogDamagedException.At(storage.Name, before.Name, next.PreviousLastBatch, "the last batch of the segment is not intact");
    }

    private ValueTask<IndexSet> OpenIndexesAsync(SegmentTable segments, CancellationToken cancellationToken)
    {
        var settings = new IndexSettings
        {
            Storage = storage,
            LogId = segments.Active.Header.LogId,
            Runtime = runtime,
            Scan = new SegmentScan(segments, texts, storage.Name),
        };
        return IndexSet.OpenAsync(settings, [.. segments.All.SkipLast(1).Select(static segment => segment.Identity)], cancellationToken);
    }

    /// <summary>After an unclean stop: what is torn goes; the last batch, which may be in the page cache only, is written and flushed again.</summary>
    private async ValueTask<LogRecovery> RecoverAsync(Segment active, ActiveScan scan, RecoveredLog found, CancellationToken cancellationToken)
    {
        long lastByte = await scan.FindTornAsync(found, cancellationToken);
        string? copy = lastByte == found.End ? null : await TornTail.RemoveAsync(storage, active, found.End, lastByte, cancellationToken);
        await RewriteAsync(active, found, cancellationToken);
        bool isNew = active.Header.Number == 1 && !found.WasOpened;
        return new(found.IsClosed || isNew, lastByte - found.End, copy);
    }

    private static async ValueTask RewriteAsync(Segment active, RecoveredLog found, CancellationToken cancellationToken)
    {
#if PLANTED
        if (PlantedLog.LastBatchIsNotRewritten)
        {
            return;
        }
#endif
        await active.File.WriteAsync(found.LastBatchAt, found.LastBatch, cancellationToken);
        await active.File.FlushAsync(cancellationToken);
    }
}
