namespace Ruslo;

internal static class SizeChecks
{
    public static void AddTo(LogCheckList checks)
    {
        checks.Add("An empty payload and payloads around powers of two are kept", EdgesAsync);
        checks.Add("Large events are kept byte for byte", LargeAsync);
        checks.Add("Thousands of events go in one append", ManyAsync);
        checks.Add("An append over 16 MiB is refused by value, leaves nothing, and the log goes on", TooLargeAsync);
        checks.Add("Headers and tags count towards the size of an append", HeadersCountAsync);
    }

    private static byte[] Payload(int size, int seed)
    {
        var bytes = new byte[size];
        for (int i = 0; i < size; i++)
        {
            bytes[i] = (byte)((i * 31) + (i >> 8) + seed);
        }
        return bytes;
    }

    private static async Task EdgesAsync(LogFixture f)
    {
        int[] sizes = [0, 1, 2, 7, 8, 9, .. Enumerable.Range(5, 12).SelectMany(power => (int[])[(1 << power) - 1, 1 << power, (1 << power) + 1])];
        foreach (int size in sizes)
        {
            await f.AppendAsync(f.Event("t/a") with { Payload = Payload(size, size) });
        }
        List<RecordedEvent> all = await f.ReadAllAsync();
        for (int i = 0; i < sizes.Length; i++)
        {
            Expect.Bytes(Payload(sizes[i], sizes[i]), all[i].Payload);
        }
    }

    private static async Task LargeAsync(LogFixture f)
    {
        int[] sizes = [1 << 20, (5 << 20) + 3, (15 << 20) + 1];
        foreach (int size in sizes)
        {
            NewEvent e = f.Event("t/a") with { Payload = Payload(size, 5) };
            await f.AppendAsync(e);
            Expect.Bytes(e.Payload, (await f.Log.FindAsync(e.EventId))!.Payload);
        }
        Expect.Sequence(sizes, (await f.ReadStreamAsync("t/a")).Select(e => e.Payload.Length));
    }

    private static async Task ManyAsync(LogFixture f)
    {
        Appended appended = await f.AppendAsync([.. Enumerable.Range(0, 5000).Select(i => f.Event($"t/{i % 1000}"))]);
        Expect.Equal((1L, 5000L), (appended.FirstPosition, appended.LastPosition));
        Expect.Equal(new EventPlace(5000, 4, false), appended.Place(4999));
        Expect.Equal(5000, (await f.ReadAllAsync()).Count);
    }

    private static async Task TooLargeAsync(LogFixture f)
    {
        await f.AppendAsync("t/a", 1);
        NewEvent[] one = [f.Event("t/a") with { Payload = new byte[AppendRequest.MaxBytes] }];
        NewEvent[] together = [.. Enumerable.Range(0, 17).Select(_ => f.Event("t/a") with { Payload = new byte[1 << 20] })];
        foreach (NewEvent[] events in (NewEvent[][])[one, together])
        {
            Refused refused = Expect.Is<Refused>(await f.TryAppendAsync(events, moves: [LogFixture.Move("p", null, "1")]));
            Expect.Equal(RefusedReason.TooLarge, refused.Reason);
            Expect.That(await f.Log.FindAsync(events[0].EventId) is null);
        }
        Expect.Equal("", await f.ProgressAsync());
        Expect.Equal(2, (await f.AppendAsync("t/a", 1)).FirstPosition);
    }

    private static async Task HeadersCountAsync(LogFixture f)
    {
        var large = new string('x', AppendRequest.MaxBytes);
        Expect.Is<Refused>(await f.TryAppendAsync((NewEvent[])[f.Event("t/a") with { Headers = EventHeaders.From(new KeyValuePair<string, string>("h", large)) }]));
        Expect.Is<Refused>(await f.TryAppendAsync((NewEvent[])[f.Event("t/a") with { Tags = [large] }]));
        Expect.Equal(0, f.Log.Head);
    }
}
