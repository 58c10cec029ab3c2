namespace Ruslo;

/// <summary>The events of the streams of one key, one stream in each topic, merged by position: where the keys of views are those of streams.</summary>
internal sealed class StreamsPast : IPastEvents
{
    private const int PageEvents = 512;

    private readonly IEventLog log;
    private readonly EventFilter filter;
    private readonly Part[] parts;

    public StreamsPast(IEventLog log, EventFilter filter, in StreamId key)
    {
        (this.log, this.filter) = (log, filter);
        parts = new Part[filter.Topics.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = new(new StreamId(key.Tenant, filter.Topics[i].Text, key.Key));
        }
    }

    public async ValueTask<RecordedEvent?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Part? first = null;
            foreach (Part part in parts)
            {
                if (part.Next is null && !part.IsEnd)
                {
                    part.Take(await log.ReadStreamAsync(part.Stream, part.Version, ReadDirection.Forwards, PageEvents, cancellationToken));
                }
                first = part.Next is { } candidate && (first is null || candidate.Position < first.Next!.Position) ? part : first;
            }
            if (first is null)
            {
                return null;
            }
            RecordedEvent e = first.Next!;
            first.Pass();
            if (filter.MatchesName(e.Name))
            {
                return e;
            }
        }
    }

    /// <summary>How far one stream is read.</summary>
    private sealed class Part(StreamId stream)
    {
        private IReadOnlyList<RecordedEvent> page = [];
        private int next;

        public StreamId Stream => stream;

        public long Version { get; private set; }

        public bool IsEnd { get; private set; }

        public RecordedEvent? Next => next < page.Count ? page[next] : null;

        public void Take(StreamPage read)
        {
            (page, next) = (read.Events, 0);
            IsEnd = read.IsEnd || read.Events.Count == 0;
        }

        public void Pass()
        {
            Version = page[next].Version + 1;
            next++;
        }
    }
}
