using System.Runtime.CompilerServices;
using Ruslo;

namespace Replay;

/// <summary>Reads figures from the state tables of services, and compares what the audit has seen with what the log holds.</summary>
internal sealed class StateFigures(IStateTables tables, IEventLog log)
{
    private const int Page = 1_000;

    /// <summary>How many events a service has handled, in all runs.</summary>
    public async Task<long> HandledByAsync(string service, CancellationToken cancellationToken)
        => (await tables.GetAsync<Tally>(service, Tally.Table, Tally.Key, cancellationToken))?.Events ?? 0;

    /// <summary>How many events each service has handled, in all runs.</summary>
    public async Task<IReadOnlyDictionary<string, long>> HandledByAsync(IReadOnlyList<string> services, CancellationToken cancellationToken)
    {
        var handled = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string service in services)
        {
            handled[service] = await HandledByAsync(service, cancellationToken);
        }
        return handled;
    }

    /// <summary>Lost is what never came below the last version that came, and what the log holds above it.</summary>
    /// <param name="service">The service that audits.</param>
    /// <param name="filter">What it is meant to see.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<AuditFigures> AuditAsync(string service, EventFilter filter, CancellationToken cancellationToken)
    {
        Dictionary<string, long> recorded = await CountRecordedAsync(filter, cancellationToken);
        (long seen, long lost, long doubled, long outOfOrder) = (0, 0, 0, 0);
        await foreach ((string stream, AuditedStream audited) in AllAsync<AuditedStream>(service, AuditedStream.Table, cancellationToken))
        {
            recorded.Remove(stream, out long count);
            seen += audited.Seen;
            lost += count - audited.Seen;
            doubled += audited.Doubled;
            outOfOrder += audited.OutOfOrder;
        }
        return new(seen, lost + recorded.Values.Sum(), doubled, outOfOrder);
    }

    public async IAsyncEnumerable<KeyValuePair<string, TDocument>> AllAsync<TDocument>(string service, string table, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TDocument : class
    {
        string? cursor = null;
        do
        {
            DocumentPage<TDocument> page = await tables.QueryAsync<TDocument>(service, table, q => q with { Limit = Page, Cursor = cursor }, cancellationToken);
            foreach (KeyValuePair<string, TDocument> document in page.Documents)
            {
                yield return document;
            }
            cursor = page.Cursor;
        }
        while (cursor is not null);
    }

    private async Task<Dictionary<string, long>> CountRecordedAsync(EventFilter filter, CancellationToken cancellationToken)
    {
        var recorded = new Dictionary<string, long>(StringComparer.Ordinal);
        for (long after = 0; ;)
        {
            LogPage page = await log.ReadAsync(after, filter, Page, cancellationToken);
            foreach (RecordedEvent e in page.Events)
            {
                string stream = e.Stream.ToString();
                recorded[stream] = recorded.GetValueOrDefault(stream) + 1;
            }
            if (page.ReadThrough >= page.Head)
            {
                return recorded;
            }
            after = page.ReadThrough;
        }
    }
}
