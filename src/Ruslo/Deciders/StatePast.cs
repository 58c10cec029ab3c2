using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>Makes the past of one stream's state again, by the <c>Evolve</c> of today. What is only staged is no part of it.</summary>
internal sealed class StatePast<TState, TCommand, TEvent>(IEventLog log, EventCatalog catalog, StateLoading loading, Decider<TState, TCommand, TEvent> decider, StreamId stream) where TEvent : class
{
    private const int PageEvents = 512;

    /// <summary>What has become of it between two points.</summary>
    public async ValueTask<PastDifference<TState>> DifferenceAsync(AsOf from, AsOf to, CancellationToken cancellationToken)
    {
        CallerContext.Leave();
        JsonTypeInfo json = catalog.JsonOf(typeof(TState));
        TState before = (await loading.LoadAsync(decider, stream, from: null, from, cancellationToken)).State;
        TState after = (await loading.LoadAsync(decider, stream, from: null, to, cancellationToken)).State;
        return new(before, after, JsonDifference.Of(JsonSerializer.SerializeToUtf8Bytes(before, json), JsonSerializer.SerializeToUtf8Bytes(after, json)));
    }

    /// <summary>The events that made it what it is, in log order, each with the state after it.</summary>
    public async IAsyncEnumerable<PastValue<TState>> HistoryAsync(AsOf? after, AsOf? until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CallerContext.Leave();
        TState state = decider.Initial;
        StreamPage page;
        long next = 0;
        do
        {
            page = await log.ReadStreamAsync(stream, next, ReadDirection.Forwards, PageEvents, cancellationToken);
            next += page.Events.Count;
            foreach (RecordedEvent e in page.Events)
            {
                if (until is { } point && !point.Includes(e))
                {
                    if (point.EndsAt(e))
                    {
                        yield break;
                    }
                    continue;
                }
                state = loading.Fold(decider, state, e, out bool concerns);
                if (concerns && after?.Includes(e) != true)
                {
                    yield return new(e, state);
                    CallerContext.Leave(); // whoever asks for the next one brings his own
                }
            }
        }
        while (!page.IsEnd && page.Events.Count > 0);
    }
}
