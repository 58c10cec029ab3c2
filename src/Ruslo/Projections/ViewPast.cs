using System.Runtime.CompilerServices;

namespace Ruslo;

/// <summary>Makes the past of one view again, from the events that concern it and by the folds that made it. Skips and edits count as they do for the view.</summary>
internal sealed class ViewPast<TView>(ServedViews served, RegisteredProjection registered, StreamId key) where TView : class
{
    private readonly Projection<TView> projection = (Projection<TView>)registered.Projection;
    private readonly EventSerializer serializer = served.Subscriptions.Serializer;
    private readonly string document = ViewKey.Of(key);

    /// <summary>The value at a point; null: there was none.</summary>
    public async ValueTask<TView?> AtAsync(AsOf asOf, CancellationToken cancellationToken)
        => await BytesAtAsync(asOf, cancellationToken) is { } bytes ? served.TableOf(registered).Read<TView>(document, bytes) : null;

    /// <summary>The value at a point, as it is kept.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> BytesAtAsync(AsOf asOf, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? view = null;
        IPastEvents past = Events(asOf);
        Folding folding = NewFolding();
        while (await NextAsync(past, folding, asOf, cancellationToken) is { } e)
        {
            (_, view) = await folding.FoldAsync(e, view, cancellationToken);
        }
        return view;
    }

    /// <summary>What has become of it between two points.</summary>
    public async ValueTask<PastDifference<TView?>> DifferenceAsync(AsOf from, AsOf to, CancellationToken cancellationToken)
    {
        StateTableBinding table = served.TableOf(registered);
        ReadOnlyMemory<byte>? before = await BytesAtAsync(from, cancellationToken), after = await BytesAtAsync(to, cancellationToken);
        return new(Read(before), Read(after), JsonDifference.Of(Open(before), Open(after)));

        TView? Read(ReadOnlyMemory<byte>? view) => view is { } bytes ? table.Read<TView>(document, bytes) : null;
        ReadOnlyMemory<byte>? Open(ReadOnlyMemory<byte>? view) => view is { } bytes ? table.Open(document, bytes) : view; // what is encrypted differs each time
    }

    /// <summary>The events that made its values, in log order, each with the value after it.</summary>
    public async IAsyncEnumerable<PastValue<TView?>> HistoryAsync(AsOf? after, AsOf? until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? view = null;
        IPastEvents past = Events(after, until);
        Folding folding = NewFolding();
        StateTableBinding table = served.TableOf(registered);
        CallerContext.Leave();
        while (await NextAsync(past, folding, until, cancellationToken) is { } e)
        {
            (bool concerns, view) = await folding.FoldAsync(e, view, cancellationToken);
            if (concerns && after?.Includes(e) != true)
            {
                yield return new(e, view is { } bytes ? table.Read<TView>(document, bytes) : null);
                CallerContext.Leave(); // whoever asks for the next one brings his own
            }
        }
    }

    private StreamId Key => key;

    private RunningSubscription Running => served.Subscriptions.Find(registered.Subscription)?.Running ?? throw ServedViews.NotRunning(registered);

    private Folding NewFolding() => new(this, served.TableOf(registered), Running.Amendments);

    private IPastEvents Events(params ReadOnlySpan<AsOf?> points)
    {
        EventFilter filter = Running.Definition.Filter;
        bool isOfStreams = !projection.LooksUp && projection.Folds.All(static fold => fold.IsByStream) && filter.Topics.All(static topic => topic.IsLiteral);
        foreach (AsOf? point in points)
        {
            if (point is { IsOfVersion: true } && (!isOfStreams || filter.Topics.Count != 1))
            {
                throw new ArgumentException($"The views of projection '{registered.Name}' are not of one stream each, so a version says nothing about them: ask for a position or a time.");
            }
        }
        return isOfStreams ? new StreamsPast(served.Subscriptions.Log, filter, key) : new FilteredPast(served.Subscriptions.Log, filter, key.Tenant);
    }

    /// <summary>The next event that counts at a point.</summary>
    private static async ValueTask<RecordedEvent?> NextAsync(IPastEvents past, Folding folding, AsOf? until, CancellationToken cancellationToken)
    {
        while (await past.NextAsync(cancellationToken) is { } e)
        {
            folding.Learn(e);
            if (until is not { } point || point.Includes(e))
            {
                return e;
            }
            if (point.EndsAt(e))
            {
                return null;
            }
        }
        return null;
    }

    /// <summary>Folds events into the view, event by event.</summary>
    private sealed class Folding(ViewPast<TView> past, StateTableBinding table, Amendments amendments)
    {
        private readonly ViewLookups lookups = new();

        /// <summary>What values stand for does not depend on whether an event counts.</summary>
        public void Learn(RecordedEvent e)
        {
            if (past.projection.LooksUp)
            {
                foreach (object one in past.serializer.Decode(e).Objects)
                {
                    past.projection.Learn(one, EventMetadata.Of(e), lookups);
                }
            }
        }

        public async ValueTask<(bool Concerns, ReadOnlyMemory<byte>? View)> FoldAsync(RecordedEvent e, ReadOnlyMemory<byte>? view, CancellationToken cancellationToken)
        {
            Amendment? amendment = amendments.Find(e.Position, past.Key);
            if (amendment is { IsSkip: true } || amendments.Find(e.Position, e.Stream) is { IsSkip: true })
            {
                return (false, view);
            }
            DecodedEvent decoded = amendment is { } edit ? await amendments.LoadAsync(edit, e, cancellationToken) : past.serializer.Decode(e);
            if (decoded.Outcome == DecodeOutcome.NewerVersion)
            {
                throw new RusloException(UnitOutcomes.NewerThanKnown(e)) { Position = e.Position, EventId = e.EventId, Stream = e.Stream };
            }
            if (decoded.Error is { } error)
            {
                throw error;
            }
            var metadata = EventMetadata.Of(e);
            bool concerns = false;
            foreach (object one in decoded.Objects)
            {
                foreach (ViewFold<TView> fold in past.projection.Folds)
                {
                    if (fold.Takes(one) && fold.Concerns(one, e.Stream, past.Key.Key, fold.Find(one, metadata, lookups)))
                    {
                        concerns = true;
                        view = Step(fold, view, one, metadata);
                    }
                }
            }
            return (concerns, view);
        }

        /// <summary>As the projection does it: through JSON between any two folds.</summary>
        private ReadOnlyMemory<byte>? Step(ViewFold<TView> fold, ReadOnlyMemory<byte>? view, object e, EventMetadata metadata)
        {
            TView? before = view is { } bytes ? table.Read<TView>(past.document, bytes) : null;
            return fold.Step(before, e, metadata, past.Key.Key) is { } after ? table.Stage(past.document, after, past.Key.Tenant).Bytes : default(ReadOnlyMemory<byte>?); // a bare null would become empty memory
        }
    }
}
