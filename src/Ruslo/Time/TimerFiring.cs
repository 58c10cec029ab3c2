using System.Text.Json;

namespace Ruslo;

/// <summary>Fires timers: the end of each and what it publishes, of many of them, in one append.</summary>
internal sealed class TimerFiring(IEventLog log, RusloRuntime runtime, Telemetry telemetry, TimerLog logger)
{
    private const int MaxBytes = 4 * 1024 * 1024;

    private static readonly byte[] Nothing = [.. "{}"u8];

    /// <summary>Fires due timers, in this order. Those that have ended already do nothing.</summary>
    public async ValueTask FireAsync(IReadOnlyList<DueTimer> due)
    {
        for (int from = 0; from < due.Count;)
        {
            var timers = new List<(DueTimer Timer, NewEvent Message)>();
            for (int bytes = 0; from < due.Count && bytes < MaxBytes; from++)
            {
                if (await ReadAsync(due[from]) is { } message)
                {
                    bytes += message.Payload.Length;
                    timers.Add((due[from], message));
                }
            }
            await FireAsync(timers.ToArray());
        }
    }

    /// <summary>What does not go together is tried in halves, so that one alone never keeps the others from firing; halves keep the order.</summary>
    private async ValueTask FireAsync(ReadOnlyMemory<(DueTimer Timer, NewEvent Message)> timers)
    {
        if (timers.IsEmpty)
        {
            return;
        }
        AppendResult result = await log.AppendAsync(RequestOf(timers.Span), CancellationToken.None);
        switch (result)
        {
            case Appended:
                Count(timers.Span);
                return;
            case Conflict when timers.Length == 1:
                return; // it has ended: somebody has cancelled it
            case Refused refused when timers.Length == 1:
                await FailAsync(timers.Span[0].Timer, timers.Span[0].Message, refused.Message);
                return;
#if PLANTED
            case Refused when PlantedTimers.ARefusalStopsTheOthers:
                throw new RusloException("planted");
#endif
            case Conflict or Refused:
                int half = timers.Length / 2;
                await FireAsync(timers[..half]);
                await FireAsync(timers[half..]);
                return;
            default:
                throw new RusloException($"The log answered due timers with {result}.");
        }
    }

    private AppendRequest RequestOf(ReadOnlySpan<(DueTimer Timer, NewEvent Message)> timers)
    {
        var events = new NewEvent[2 * timers.Length];
        var expected = new StreamExpectation[timers.Length];
        DateTimeOffset now = runtime.Time.GetUtcNow();
        for (int i = 0; i < timers.Length; i++)
        {
            (DueTimer timer, NewEvent message) = timers[i];
            expected[i] = new(timer.Stream, TimerStream.Pending);
            events[2 * i] = End(timer, message, TimerStream.Fired, Nothing, now);
            events[(2 * i) + 1] = message;
#if PLANTED
            events[(2 * i) + 1] = PlantedTimers.MessageIdsAreNotDerived ? message with { EventId = runtime.Ids.NewId(now) } : message;
#endif
        }
#if PLANTED
        expected = PlantedTimers.FiresWithoutExpectingAVersion ? [] : expected;
#endif
        return new() { Events = events, Expected = expected, Idempotency = Idempotency.Fresh };
    }

    private NewEvent End(in DueTimer timer, in NewEvent message, string name, ReadOnlyMemory<byte> payload, DateTimeOffset now)
        => new(timer.Stream, runtime.Ids.NewId(now), name, payload) { Kind = EventKind.System, CorrelationId = message.CorrelationId, CausationId = message.CausationId };

    private void Count(ReadOnlySpan<(DueTimer Timer, NewEvent Message)> timers)
    {
        telemetry.TimersFired.Add(timers.Length);
        if (telemetry.TimerLateness.Enabled)
        {
            DateTimeOffset now = runtime.Time.GetUtcNow();
            foreach ((DueTimer timer, _) in timers)
            {
                telemetry.TimerLateness.Record(Math.Max(0, (now - TimerFormat.ReadDue(timer.Set.Span)).TotalSeconds));
            }
        }
    }

    private async ValueTask<NewEvent?> ReadAsync(DueTimer timer)
    {
        try
        {
            NewEvent message = TimerFormat.ReadMessage(timer.Set);
            return message.Payload.IsEmpty && (await log.ReadStreamAsync(timer.Stream, 0, ReadDirection.Forwards, 1)).Events is [var set, ..] ? TimerFormat.ReadMessage(set.Payload) : message;
        }
        catch (RusloException malformed)
        {
            await FailAsync(timer, default, malformed.Message);
            return null;
        }
    }

    /// <summary>The log refuses it for good: the timer ends, and <c>$system</c> says why, in one append.</summary>
    private async ValueTask FailAsync(DueTimer timer, NewEvent message, string reason)
    {
        DateTimeOffset now = runtime.Time.GetUtcNow();
        byte[] payload = Describe(timer, message, reason);
        NewEvent failed = End(timer, message, TimerStream.Failed, payload, now);
        var told = new NewEvent(new(Announcements.Topic, "timers"), runtime.Ids.NewId(now), TimerStream.Failed, payload) { Kind = EventKind.System, CorrelationId = failed.CorrelationId, CausationId = failed.CausationId };
        AppendResult result = await log.AppendAsync(new() { Events = new[] { failed, told }, Expected = [new(timer.Stream, TimerStream.Pending)], Idempotency = Idempotency.Fresh }, CancellationToken.None);
        if (result is Appended)
        {
            telemetry.TimersFailed.Add(1);
            logger.TimerFailed(timer.Stream, message.Name ?? "?", message.Stream, reason);
        }
        else if (result is not Conflict)
        {
            throw new RusloException($"The log answered the failure of a timer with {result}.") { Stream = timer.Stream };
        }
    }

    private static byte[] Describe(in DueTimer timer, in NewEvent message, string reason)
    {
        var payload = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(payload))
        {
            json.WriteStartObject();
            json.WriteString("timer", timer.Stream.ToString());
            if (message.Name is { } name)
            {
                json.WriteString("message", name);
                json.WriteString("stream", message.Stream.ToString());
            }
            json.WriteString("reason", Reason.Of(reason));
            json.WriteEndObject();
        }
        return payload.WrittenSpan.ToArray();
    }
}
