namespace Ruslo.Battery;

/// <summary>One process on the log, from its opening to its end: writers and readers, as the seed decides.</summary>
internal sealed class LogLife(Simulation sim, IEventLog log, Truth truth, SimulatedDisk disk, int process, bool faulty)
{
    private static readonly StreamId[] Streams = [new("orders", "1"), new("orders", "2"), new("shop.orders", "ключ"), new("x", "orders", "1"), new("other", "1")];
    private static readonly string[] Entries = ["counted/a", "counted/b", "counted/c"];

    private readonly Dictionary<StreamId, long> versions = [];
    private readonly Dictionary<string, string?> progress = [];

    /// <summary>Appends, one after the other, until it has made as many as it should or the process is over.</summary>
    public async Task WriteAsync(int appends)
    {
        for (int i = 0; i < appends && disk.Process == process; i++)
        {
            try
            {
                await AppendAsync();
                await PaceAsync();
            }
            catch (LogFullException) when (faulty)
            {
                await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(1));
            }
            catch (Exception failure) when (failure is not InvariantException && (faulty || disk.Process != process))
            {
                sim.Note($"a writer ends: {failure.GetType().Name}");
                return;
            }
        }
    }

    /// <summary>Follows the log from a position on. What it has seen, the log owes for ever.</summary>
    public async Task ReadAsync(long after, Task writers)
    {
        try
        {
            while (disk.Process == process)
            {
                long head = log.Head;
                truth.SeeHead(head);
                LogPage page = await log.ReadAsync(after, EventFilter.Everything, sim.Random.Between(1, 20));
                foreach (RecordedEvent e in page.Events)
                {
                    Truth.Require(e.Position == ++after, $"a reader that had seen {after - 1} got {e.Position}");
                    truth.See(e);
                }
                truth.SeeHead(page.Head);
                if (page.ReadThrough == page.Head)
                {
                    if (writers.IsCompleted)
                    {
                        return;
                    }
                    Task<long> wait = log.WaitAsync(after + 1).AsTask();
                    await Task.WhenAny(wait, writers);
                    if (wait.IsCompleted)
                    {
                        truth.SeeHead(await wait);
                    }
                }
            }
        }
        catch (Exception failure) when (failure is not InvariantException && (faulty || disk.Process != process))
        {
            sim.Note($"a reader ends: {failure.GetType().Name}");
        }
    }

    private async Task AppendAsync()
    {
        switch (sim.Random.Next(9))
        {
            case 0:
                await RepeatAsync();
                break;
            case 1 or 2:
                await MoveAsync();
                break;
            case 3:
                await OnlyMoveAsync();
                break;
            case 4:
                await LookAsync();
                break;
            case 5:
                await DecideAsync();
                break;
            default:
                await PlainAsync();
                break;
        }
    }

    private async Task PlainAsync()
    {
        StreamId stream = sim.Random.Pick(Streams);
        NewEvent[] events = [.. Enumerable.Range(0, sim.Random.OneIn(3) ? sim.Random.Between(2, 6) : 1).Select(_ => Event(sim.Random.OneIn(3) ? sim.Random.Pick(Streams) : stream))];
        long version = versions.GetValueOrDefault(stream, -1);
        StreamExpectation[] expected = sim.Random.OneIn(2) ? [new(stream, ExpectedVersion.Exactly(version))] : [];
        Idempotency idempotency = sim.Random.OneIn(2) ? Idempotency.Fresh : Idempotency.Whole;
        Sent request = truth.Send(events, Idempotency.Fresh, process);
        AppendResult result = await FirstAsync(request, new AppendRequest { Events = events, Idempotency = idempotency, Expected = expected });
        Judge(request, result);
        if (result is Appended appended && expected.Length > 0 && Array.FindIndex(events, e => e.Stream == stream) is >= 0 and int first)
        {
            Truth.Require(appended.Place(first).Version == version + 1, $"an append that expected version {version} of {stream} got {appended.Place(first).Version}");
        }
    }

    /// <summary>Appends under a condition over a query that the event bears, after a position at which it was, or would have been, read.</summary>
    private async Task DecideAsync()
    {
        string tag = sim.Random.Pick(Truth.ConditionTags);
        long after = sim.Random.OneIn(3) ? sim.Random.Next((int)log.Head + 1) : log.Head;
        NewEvent decided = Event(sim.Random.Pick(Streams));
        decided = decided with { Tags = [tag, .. decided.Tags ?? []], Headers = Truth.Condition(tag, after) };
        Sent request = truth.Send([decided], Idempotency.Fresh, process);
        AppendCondition condition = new(Truth.QueryOf(tag, decided.Stream.Tenant), after);
        Judge(request, await FirstAsync(request, new AppendRequest { Events = request.Events, Idempotency = sim.Random.OneIn(2) ? Idempotency.Fresh : Idempotency.Whole, Condition = condition }));
    }

    /// <summary>Sends again what was sent before, or parts of it with something new, in any life of the log.</summary>
    private async Task RepeatAsync()
    {
        if (truth.Requests.Count == 0)
        {
            return;
        }
        Sent earlier = sim.Random.Pick(truth.Requests);
        bool moved = earlier.Events.Any(e => e.Name == "moved" || e.Headers?.Find("after") is not null); // without its move or its condition, such an event must not come
        if (earlier.Outcome == Outcome.Refused || earlier.Events.Length == 0 || (earlier.Outcome == Outcome.Unknown && (earlier.Process == process || moved)))
        {
            return;
        }
        if (sim.Random.OneIn(2))
        {
            AppendResult whole = await log.AppendAsync(new AppendRequest { Events = earlier.Events, Idempotency = Idempotency.Whole });
            Truth.Require(whole is Appended || earlier.Idempotency == Idempotency.EachNew, $"a request repeated got {whole}");
            if (whole is Appended appended)
            {
                truth.Acknowledge(earlier, appended);
            }
            return;
        }
        Sent mixed = truth.Send([.. earlier.Events, Event(sim.Random.Pick(Streams))], Idempotency.EachNew, process);
        Appended each = (Appended)await log.AppendAsync(new AppendRequest { Events = mixed.Events, Idempotency = Idempotency.EachNew });
        truth.Acknowledge(mixed, each);
    }

    /// <summary>Moves a counter from the value that it is believed to have, with an event that bears the next one.</summary>
    private async Task MoveAsync()
    {
        string entry = sim.Random.Pick(Entries);
        long value = long.Parse(progress.GetValueOrDefault(entry) ?? "0", null) + 1;
        NewEvent[] events = [Event(sim.Random.Pick(Streams)) with { Name = "moved", Payload = Truth.Marker(entry, value, sim.Random.Next(300)) }];
        Sent request = truth.Send(events, Idempotency.Fresh, process);
        AppendResult result = await FirstAsync(request, new AppendRequest { Events = events, Idempotency = Idempotency.Fresh, Moves = [Move(entry, value)] });
        Judge(request, result);
        if (result is Appended)
        {
            progress[entry] = Text(value);
            truth.SeeProgress(entry, value);
        }
    }

    /// <summary>Moves an entry without an event, lazily or not.</summary>
    private async Task OnlyMoveAsync()
    {
        string entry = $"lazy/{sim.Random.Next(3)}";
        long value = long.Parse(progress.GetValueOrDefault(entry) ?? "0", null) + 1;
        AppendResult result = await log.AppendAsync(new AppendRequest { Moves = [Move(entry, value)], Lazy = sim.Random.OneIn(2) });
        if (result is Appended)
        {
            progress[entry] = Text(value);
            truth.SeeProgress(entry, value);
        }
        else
        {
            Judge(truth.Send([], Idempotency.Fresh, process), result);
        }
    }

    /// <summary>Looks for something that was sent, by whatever index.</summary>
    private async Task LookAsync()
    {
        if (truth.Requests.Count == 0 || sim.Random.Pick(truth.Requests) is not { Events: [NewEvent sought, ..] })
        {
            return;
        }
        RecordedEvent? found = await log.FindAsync(sought.EventId);
        if (found is not null)
        {
            truth.See(found);
        }
        StreamPage page = await log.ReadStreamAsync(sought.Stream, long.MaxValue, ReadDirection.Backwards, 3);
        foreach (RecordedEvent e in page.Events)
        {
            truth.See(e);
        }
        truth.SeeVersion(sought.Stream, page.LastVersion);
        truth.SeeVersion(sought.Stream, (await log.ReadStreamAsync(sought.Stream, long.MaxValue, ReadDirection.Forwards, 1)).LastVersion);
        foreach (ProgressEntry entry in await log.ReadProgressAsync("counted/"))
        {
            truth.SeeProgress(entry.Entry, long.Parse(entry.Value.Span, null));
        }
    }

    /// <summary>Sends something new. A full disk says that nothing was appended.</summary>
    private async Task<AppendResult> FirstAsync(Sent request, AppendRequest append)
    {
        try
        {
            return await log.AppendAsync(append);
        }
        catch (LogFullException)
        {
            request.Outcome = Outcome.Refused;
            throw;
        }
    }

    private void Judge(Sent request, AppendResult result)
    {
        switch (result)
        {
            case Appended appended:
                truth.Acknowledge(request, appended);
                for (int i = 0; i < request.Events.Length; i++)
                {
                    versions[request.Events[i].Stream] = Math.Max(appended.Place(i).Version, versions.GetValueOrDefault(request.Events[i].Stream, -1));
                }
                break;
            case Conflict conflict:
                request.Outcome = Outcome.Refused;
                versions[conflict.Stream] = conflict.Actual;
                truth.SeeVersion(conflict.Stream, conflict.Actual);
                break;
            case ConditionConflict conflict:
                request.Outcome = Outcome.Refused;
                truth.SeeHead(conflict.Position);
                break;
            case StaleOwner stale:
                request.Outcome = Outcome.Refused;
                progress[stale.Entry] = stale.Actual is { } actual ? System.Text.Encoding.UTF8.GetString(actual.Span) : null;
                truth.SeeProgress(stale.Entry, long.Parse(progress[stale.Entry] ?? "0", null));
                break;
            default:
                throw new InvariantException($"an append of {request.Events.Length} events got {result}");
        }
    }

    private ProgressMove Move(string entry, long value)
        => new(entry, progress.GetValueOrDefault(entry) is { } from ? System.Text.Encoding.UTF8.GetBytes(from) : default(ReadOnlyMemory<byte>?), System.Text.Encoding.UTF8.GetBytes(Text(value)));

    private NewEvent Event(StreamId stream)
    {
        // In some runs all events are alike, so that what is left of an older batch ends where a newer one does.
        var payload = new byte[sim.Seed % 5 == 0 ? 64 : sim.Random.OneIn(20) ? sim.Random.Next(9000) : sim.Random.Next(200)];
        sim.Random.Fill(payload.AsSpan(0, Math.Min(payload.Length, 64)));
        return new(stream, sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), "happened", payload) { Tags = sim.Random.OneIn(3) ? ["tagged"] : null };
    }

    private async Task PaceAsync()
    {
        if (sim.Random.OneIn(30))
        {
            sim.Time.Adjust(TimeSpan.FromSeconds(sim.Random.Between(-4000, 4000)));
        }
        if (sim.Random.OneIn(4))
        {
            await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(sim.Random.Next(400)));
        }
        else
        {
            await sim.PauseAsync(4);
        }
    }

    private static string Text(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
