namespace Ruslo.Battery;

/// <summary>What the views must be: one fold over the log, event by event, with nothing lost, doubled or out of order.</summary>
internal sealed class FoldedLog(Projection<AccountView> projection, EventSerializer serializer, StateTableBinding table)
{
    private readonly SortedDictionary<string, List<(long Position, byte[]? View)>> histories = new(StringComparer.Ordinal);
    private readonly ViewLookups lookups = new();
    private long folded;

    /// <summary>The document keys that ever held a view.</summary>
    public IEnumerable<string> Documents => histories.Keys;

    /// <summary>Folds what has come since.</summary>
    /// <param name="log">The log.</param>
    /// <param name="isSkipped">Whether somebody has skipped the event at a position for a key.</param>
    public async Task FollowAsync(IEventLog log, Func<long, StreamId, bool> isSkipped)
    {
        while (true)
        {
            LogPage page = await log.ReadAsync(folded, EventFilter.Everything, 100);
            foreach (RecordedEvent e in page.Events)
            {
                foreach (object decoded in serializer.Decode(e).Objects)
                {
                    Fold(e, decoded, isSkipped);
                }
            }
            if (page.ReadThrough == folded)
            {
                return;
            }
            folded = page.ReadThrough;
        }
    }

    /// <summary>The view at the end; null: there is none.</summary>
    public byte[]? At(string document) => histories.TryGetValue(document, out List<(long Position, byte[]? View)>? history) ? history[^1].View : null;

    /// <summary>Whether a view is what it was after some position, at that or later.</summary>
    public bool Was(string document, byte[]? view, long atOrAfter)
    {
        if (!histories.TryGetValue(document, out List<(long Position, byte[]? View)>? history))
        {
            return view is null;
        }
        int first = history.FindLastIndex(state => state.Position <= atOrAfter);
        return (first < 0 && view is null) || history.Skip(Math.Max(0, first)).Any(state => Same(state.View, view));
    }

    public static bool Same(byte[]? one, byte[]? other) => one is null ? other is null : other is not null && one.AsSpan().SequenceEqual(other);

    private void Fold(RecordedEvent e, object decoded, Func<long, StreamId, bool> isSkipped)
    {
        var metadata = EventMetadata.Of(e);
        foreach (RoutingKey key in projection.KeysOf(decoded, metadata, lookups))
        {
            var routed = new StreamId(e.Stream.Tenant, "", key.Value);
            if (isSkipped(e.Position, routed))
            {
                continue;
            }
            string document = $"{e.Stream.Tenant}\n{key.Value}";
            if (!histories.TryGetValue(document, out List<(long Position, byte[]? View)>? history))
            {
                histories.Add(document, history = []);
            }
            AccountView? before = history.Count > 0 && history[^1].View is { } bytes ? table.Read<AccountView>(document, bytes) : null;
            AccountView? after;
            try
            {
                after = projection.Fold(key, before, decoded, metadata, lookups);
            }
            catch (RusloException failure)
            {
                throw new InvariantException($"{failure.Message} Nobody has skipped it.");
            }
            history.Add((e.Position, after is null ? null : table.Stage(document, after).Bytes!.Value.ToArray()));
        }
    }
}
