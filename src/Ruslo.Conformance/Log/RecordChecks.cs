namespace Ruslo;

internal static class RecordChecks
{
    public static void AddTo(LogCheckList checks)
    {
        checks.Add("Everything about an event is kept as it was given", KeptAsync);
        checks.Add("What is left out gets its default", DefaultsAsync);
        checks.Add("The memory of a payload may be reused once its append has its result", ReuseAsync);
        checks.Add("A payload that was read never changes", ImmutableAsync);
        checks.Add("Keys are kept verbatim, whatever they contain", KeysAsync);
        checks.Add("A tenant with a control character is refused by exception, before anything is stored", TenantsAsync);
        checks.Add("Malformed events are refused by exception, before anything is stored", MalformedAsync);
        checks.AddRaw("Recorded-at never decreases, also when the clock goes back", needsThreads: true, runtime => ClockAsync(checks.Subject, runtime));
    }

    private static async Task KeptAsync(LogFixture f)
    {
        var occurred = new DateTimeOffset(1999, 12, 31, 23, 59, 59, 123, TimeSpan.FromHours(3)).AddTicks(4567);
        NewEvent e = f.Event("shop:orders.eu/ключ/1") with
        {
            Name = "order-created",
            SchemaVersion = 65535,
            Kind = EventKind.Integration,
            OccurredAt = occurred,
            CorrelationId = f.NewId(),
            CausationId = f.NewId(),
            Tags = ["customer:7", "таг", "", "customer:7"],
            Headers = EventHeaders.From(new("reply-to", "sägä"), new("", ""), new("reply-to", "last")),
            Payload = new byte[] { 0, 1, 255, 0 },
        };
        await f.AppendAsync(f.Event("t/a"), e);
        foreach (RecordedEvent recorded in (RecordedEvent[])[(await f.ReadAllAsync())[1], (await f.Log.FindAsync(e.EventId))!, (await f.ReadStreamAsync("shop:orders.eu/ключ/1"))[0]])
        {
            Expect.Equal((2L, 0L, e.EventId, e.Stream), (recorded.Position, recorded.Version, recorded.EventId, recorded.Stream));
            Expect.Equal((e.Name, e.SchemaVersion, e.Kind), (recorded.Name, recorded.SchemaVersion, recorded.Kind));
            Expect.Equal((occurred, TimeSpan.Zero), (recorded.OccurredAt, recorded.OccurredAt.Offset));
            Expect.Equal((e.CorrelationId, e.CausationId), (recorded.CorrelationId, recorded.CausationId));
            Expect.Sequence(e.Tags, recorded.Tags);
            Expect.Sequence(e.Headers, recorded.Headers);
            Expect.Equal("last", recorded.Headers.Find("reply-to"));
            Expect.Bytes(e.Payload, recorded.Payload);
        }
    }

    private static async Task DefaultsAsync(LogFixture f)
    {
        NewEvent e = f.Event("t/a");
        DateTimeOffset before = f.Runtime.Time.GetUtcNow();
        Appended appended = await f.AppendAsync(e);
        RecordedEvent recorded = (await f.ReadAllAsync())[0];
        Expect.Equal((1, EventKind.Domain), (recorded.SchemaVersion, recorded.Kind));
        Expect.Equal((e.EventId, Guid.Empty), (recorded.CorrelationId, recorded.CausationId));
        Expect.Equal(recorded.RecordedAt, recorded.OccurredAt);
        Expect.Equal(recorded.RecordedAt, appended.RecordedAt);
        Expect.That(recorded.RecordedAt >= before.AddSeconds(-1) && recorded.RecordedAt <= f.Runtime.Time.GetUtcNow().AddSeconds(1));
        Expect.Equal((0, 0), (recorded.Tags.Count, recorded.Headers.Count));
    }

    private static async Task ReuseAsync(LogFixture f)
    {
        byte[] payload = LogFixture.Text("\"as it was\"");
        for (int i = 0; i < 3; i++)
        {
            await f.AppendAsync(f.Event("t/a") with { Payload = payload });
            payload.AsSpan().Fill((byte)'x');
            payload = LogFixture.Text("\"as it was\"");
        }
        foreach (RecordedEvent e in await f.ReadAllAsync())
        {
            Expect.Bytes(LogFixture.Text("\"as it was\""), e.Payload);
        }
    }

    private static async Task ImmutableAsync(LogFixture f)
    {
        await f.AppendAsync(f.Event("t/a", payload: "\"first\""));
        RecordedEvent first = (await f.ReadAllAsync())[0];
        for (int i = 0; i < 50; i++)
        {
            await f.AppendAsync(f.Event("t/a", payload: $"\"{new string('x', 2000)}\""));
            await f.ReadAllAsync();
        }
        Expect.Bytes(LogFixture.Text("\"first\""), first.Payload);
    }

    private static async Task KeysAsync(LogFixture f)
    {
        string[] keys =
        [
            "ключ", "鍵", "🔑", "a/b//c/", "/", ":", " ", "\t", "\0", "a\0b", "a", "A", "é", "e\u0301", "..", "con", "a\nb", "%2F", "\uFFFD",
            new('k', StreamId.MaxKeyBytes), new string('k', StreamId.MaxKeyBytes - 1) + "l", new('ж', StreamId.MaxKeyBytes / 2), string.Concat(Enumerable.Repeat("🔑", StreamId.MaxKeyBytes / 4)),
        ];
        foreach (string key in keys)
        {
            Expect.Is<Appended>(await f.TryAppendAsync((NewEvent[])[new(new("t", key), f.NewId(), "happened", LogFixture.Text(key)), new(new("t", key), f.NewId(), "happened", default)],
                expected: [new(new("t", key), ExpectedVersion.NoStream)]));
        }
        foreach (string key in keys)
        {
            StreamPage page = await f.Log.ReadStreamAsync(new("t", key), 0, ReadDirection.Forwards, 10);
            Expect.Equal(2, page.Events.Count, $"the number of events of '{key}'");
            Expect.Equal(key, page.Events[0].Stream.Key);
            Expect.Bytes(LogFixture.Text(key), page.Events[0].Payload);
        }
    }

    private static async Task TenantsAsync(LogFixture f)
    {
        await f.AppendAsync(f.Event("арендатор 7:t/a"));
        foreach (string tenant in (string[])["a\nb", "\n", "a\r", "\0", "\t", "\u001F", "\u007F", "\u0085", "a\u009F"])
        {
            StreamId stream = new(tenant, "t", "a");
            await Expect.ThrowsAsync<ArgumentException>(() => f.TryAppendAsync((NewEvent[])[f.Event("t/a"), f.Event("t/a") with { Stream = stream }]).AsTask());
            await Expect.ThrowsAsync<ArgumentException>(() => f.TryAppendAsync((NewEvent[])[f.Event("t/a")], expected: [new(stream, ExpectedVersion.NoStream)]).AsTask());
        }
        Expect.Equal(1, f.Log.Head);
    }

    private static async Task MalformedAsync(LogFixture f)
    {
        NewEvent good = f.Event("t/a");
        NewEvent[] malformed =
        [
            good with { Stream = new("t", "") }, good with { Stream = new("t", new string('k', 513)) }, good with { Stream = new("t", new string('ж', 257)) },
            good with { Stream = new("T", "a") }, good with { Stream = new("", "a") }, good with { Stream = new("t..u", "a") }, good with { Stream = new("t.$u", "a") },
            good with { Stream = new("a:b", "t", "a") }, good with { Stream = default }, good with { Stream = new("t", "\uD800") }, good with { Stream = new("\uDC00", "t", "a") },
            good with { EventId = Guid.Empty }, good with { Name = "" }, good with { Name = "Order Created" }, good with { SchemaVersion = 0 }, good with { SchemaVersion = 65536 },
            good with { Tags = ["\uDC00\uD800"] }, good with { Headers = EventHeaders.From(new KeyValuePair<string, string>("h", "\uD800")) },
        ];
        foreach (NewEvent e in malformed)
        {
            await Expect.ThrowsAsync<ArgumentException>(() => f.TryAppendAsync((NewEvent[])[f.Event("t/a"), e]).AsTask());
        }
        Expect.Equal(0, f.Log.Head);
        Expect.Equal(1, (await f.AppendAsync(good)).FirstPosition);
    }

    private static async Task ClockAsync(LogSubject subject, RusloRuntime runtime)
    {
        var clock = new AdjustableTime(runtime.Time);
        await using LogFixture f = await LogFixture.CreateAsync(subject, new RusloRuntime(clock, runtime.Ids));
        foreach (int minutes in (int[])[0, 5, -120, 1, 300, -1, -100_000, 100_000])
        {
            clock.Offset += TimeSpan.FromMinutes(minutes);
            await f.AppendAsync("t/a", 2);
        }
        List<RecordedEvent> all = await f.ReadAllAsync();
        for (int i = 1; i < all.Count; i++)
        {
            Expect.That(all[i].RecordedAt >= all[i - 1].RecordedAt, $"position {i + 1} is not recorded before {i}");
        }
        Expect.That(all[^1].RecordedAt - all[0].RecordedAt >= TimeSpan.FromMinutes(184), "recorded-at follows the clock forward");
        foreach (RecordedEvent e in all)
        {
            Expect.Equal(all.First(other => other.RecordedAt >= e.RecordedAt).Position, await f.Log.FindPositionAsync(e.RecordedAt));
        }
    }

    private sealed class AdjustableTime(TimeProvider inner) : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Offset;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);
    }
}
