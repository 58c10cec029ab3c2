using System.Buffers;
using System.Runtime.CompilerServices;

namespace Ruslo;

/// <summary>Appends decisions at once, through the filters of publishing.</summary>
internal sealed class DecisionAppend(IEventLog log, EventDrafting drafting, RusloRuntime runtime, FilterChain<PublishContext> filters)
{
    /// <summary>Whether filters may change what is recorded, so that only the log knows what it was.</summary>
    public bool IsFiltered => !filters.IsEmpty;

    /// <summary>Appends what was decided, under the condition that its streams are as they were.</summary>
    /// <param name="events">What is recorded; the filters of publishing may change it.</param>
    /// <param name="expected">What the decision rests on.</param>
    /// <param name="mayBeKnown">Whether the ids are the command's own.</param>
    /// <param name="cancellationToken">Ends the append, before it is taken into a group.</param>
    /// <returns>The result, and, when it was appended, where each event is.</returns>
    public ValueTask<(AppendResult Result, IReadOnlyList<Published> Published)> RecordAsync(IReadOnlyList<EventToPublish> events, IReadOnlyList<StreamExpectation> expected, bool mayBeKnown, CancellationToken cancellationToken)
        => filters.IsEmpty ? AppendAsync(events, expected, mayBeKnown, cancellationToken) : AppendThroughFiltersAsync(events, expected, mayBeKnown, cancellationToken);

    /// <summary>Confirms that streams still are as a decision saw them; what is, if it is not.</summary>
    public async ValueTask<Conflict?> ConfirmAsync(IReadOnlyList<StreamExpectation> expected, CancellationToken cancellationToken)
    {
        AppendResult result = await log.AppendAsync(new() { Expected = expected }, cancellationToken);
        if (result is Conflict conflict)
        {
            return conflict;
        }
        AppendOutcome.Of(result);
        return null;
    }

    /// <summary>The last version of a stream; -1 without events.</summary>
    public async ValueTask<long> VersionOfAsync(StreamId stream, CancellationToken cancellationToken)
        => (await log.ReadStreamAsync(stream, long.MaxValue, ReadDirection.Forwards, 1, cancellationToken)).LastVersion; // past its end, the page is empty

    private async ValueTask<(AppendResult Result, IReadOnlyList<Published> Published)> AppendThroughFiltersAsync(IReadOnlyList<EventToPublish> events, IReadOnlyList<StreamExpectation> expected, bool mayBeKnown, CancellationToken cancellationToken)
    {
        AppendResult? result = null;
        var context = new PublishContext(events, isStaged: false);
        await filters.InvokeAsync(context, async (inner, token) => (result, inner.Published) = await AppendAsync(inner.Events, expected, mayBeKnown, token), cancellationToken);
        return result is null
            ? throw new InvalidOperationException($"A filter of publishing did not let a decision on {expected[0].Stream} pass. Let it throw, so that the caller learns why.")
            : (result, context.Published);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(AppendResult Result, IReadOnlyList<Published> Published)> AppendAsync(IReadOnlyList<EventToPublish> events, IReadOnlyList<StreamExpectation> expected, bool mayBeKnown, CancellationToken cancellationToken)
    {
        var payloads = new ArrayBufferWriter<byte>(256 * events.Count);
        var drafts = new NewEvent[events.Count];
        for (int i = 0; i < drafts.Length; i++)
        {
            Guid id = events[i].Options?.EventId ?? runtime.Ids.NewId(runtime.Time.GetUtcNow());
            drafts[i] = drafting.Draft(events[i].Event, events[i].Options, id, handled: null, payloads);
        }
        AppendResult result = await log.AppendAsync(new() { Events = drafts, Expected = expected, Idempotency = mayBeKnown ? Idempotency.Whole : Idempotency.Fresh }, cancellationToken);
        if (result is not Appended appended)
        {
            return (result, []);
        }
        var published = new Published[drafts.Length];
        for (int i = 0; i < published.Length; i++)
        {
            published[i] = AppendOutcome.Published(log.Id, appended, i, in drafts[i]);
        }
        return (result, published);
    }
}
