using System.Text;

namespace Ruslo;

/// <summary>A fresh log for one check, and short ways to write to it.</summary>
internal sealed class LogFixture : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly LogSubject subject;

    private LogFixture(LogSubject subject, RusloRuntime runtime, IEventLog log) => (this.subject, Runtime, Log) = (subject, runtime, log);

    public RusloRuntime Runtime { get; }

    public IEventLog Log { get; private set; }

    public static async Task<LogFixture> CreateAsync(LogSubject subject, RusloRuntime runtime) => new(subject, runtime, await subject.CreateAsync(runtime));

    public async Task ReopenAsync()
    {
        await Log.DisposeAsync();
        Log = await subject.ReopenAsync!(Log, Runtime);
    }

    public Guid NewId() => Runtime.Ids.NewId(Runtime.Time.GetUtcNow());

    public NewEvent Event(string stream, string name = "happened", Guid? id = null, string payload = "{}")
        => new(StreamId.Parse(stream), id ?? NewId(), name, Encoding.UTF8.GetBytes(payload));

    public NewEvent[] Events(string stream, int count) => [.. Enumerable.Range(0, count).Select(i => Event(stream, payload: $"{{\"n\":{i}}}"))];

    public ValueTask<AppendResult> TryAppendAsync(ReadOnlyMemory<NewEvent> events, Idempotency idempotency = Idempotency.Whole, StreamExpectation[]? expected = null, ProgressMove[]? moves = null, AppendCondition? condition = null)
        => Log.AppendAsync(new AppendRequest { Events = events, Idempotency = idempotency, Expected = expected ?? [], Moves = moves ?? [], Condition = condition });

    public async Task<Appended> AppendAsync(params NewEvent[] events) => Expect.Is<Appended>(await TryAppendAsync(events));

    public Task<Appended> AppendAsync(string stream, int count) => AppendAsync(Events(stream, count));

    /// <summary>Every event there is, read page by page; each page is checked against what a page promises.</summary>
    public async Task<List<RecordedEvent>> ReadAllAsync(EventFilter? filter = null, long after = 0, int maxEvents = 1000)
    {
        filter ??= EventFilter.Everything;
        var all = new List<RecordedEvent>();
        while (true)
        {
            LogPage page = await Log.ReadAsync(after, filter, maxEvents);
            Expect.That(page.Events.Count <= maxEvents);
            Expect.That(page.ReadThrough <= page.Head && page.ReadThrough >= after);
            Expect.That(page.ReadThrough > after || page.Head == after, $"a page after {after} reads on (it read through {page.ReadThrough}, the head is {page.Head})");
            Expect.That(page.Events.Count > 0 || page.ReadThrough == page.Head, "a page without events has read to the head");
            foreach (RecordedEvent e in page.Events)
            {
                Expect.That(e.Position > after && e.Position <= page.ReadThrough, $"event {e.Position} lies in its page, ({after}, {page.ReadThrough}]");
                after = e.Position;
            }
            all.AddRange(page.Events);
            after = page.ReadThrough;
            if (page.ReadThrough == page.Head)
            {
                return all;
            }
        }
    }

    public async Task<List<RecordedEvent>> ReadStreamAsync(string stream)
    {
        var all = new List<RecordedEvent>();
        while (true)
        {
            StreamPage page = await Log.ReadStreamAsync(StreamId.Parse(stream), all.Count, ReadDirection.Forwards, 1000);
            all.AddRange(page.Events);
            if (page.IsEnd)
            {
                return all;
            }
            Expect.That(page.Events.Count > 0, "a page before the end holds an event");
        }
    }

    public async Task<string> ProgressAsync(string prefix = "")
        => string.Join(' ', (await Log.ReadProgressAsync(prefix)).Select(entry => $"{entry.Entry}={Encoding.UTF8.GetString(entry.Value.Span)}"));

    /// <summary>Waits for something that must happen; fails when it does not.</summary>
    public async Task<T> SoonAsync<T>(Task<T> task)
    {
        try
        {
            return await task.WaitAsync(Patience, Runtime.Time);
        }
        catch (TimeoutException)
        {
            throw new ConformanceException($"Nothing came within {Patience}.");
        }
    }

    public ValueTask DisposeAsync() => Log.DisposeAsync();

    public static ProgressMove Move(string entry, string? from, string? to) => new(entry, Bytes(from), Bytes(to));

    public static StreamExpectation That(string stream, ExpectedVersion version) => new(StreamId.Parse(stream), version);

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static ReadOnlyMemory<byte>? Bytes(string? text) => text is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(text);
}
