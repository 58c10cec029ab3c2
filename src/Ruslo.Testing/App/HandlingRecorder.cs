namespace Ruslo;

/// <summary>Sees every attempt at handling: which are under way, what has been handled, and what failed last. Thread-safe.</summary>
internal sealed class HandlingRecorder : IFilter<HandlerContext>
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, SortedDictionary<long, IReadOnlyList<object>>> handled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Exception> failures = new(StringComparer.Ordinal);
    private int underWay;

    public int UnderWay => Volatile.Read(ref underWay);

    public async ValueTask InvokeAsync(HandlerContext context, FilterNext<HandlerContext> next, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref underWay);
        try
        {
            await next(context, cancellationToken);
            lock (gate)
            {
                Of(context.Subscription)[context.Recorded.Position] = context.Decoded; // a repetition is the same event
            }
        }
        catch (Exception failure)
        {
            lock (gate)
            {
                failures[context.Subscription] = failure;
            }
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }

    public IReadOnlyList<TEvent> Handled<TEvent>(string subscription)
    {
        lock (gate)
        {
            return [.. Of(subscription).Values.SelectMany(static decoded => decoded).OfType<TEvent>()];
        }
    }

    public Exception? LastFailureOf(string subscription)
    {
        lock (gate)
        {
            return failures.GetValueOrDefault(subscription);
        }
    }

    private SortedDictionary<long, IReadOnlyList<object>> Of(string subscription)
    {
        if (!handled.TryGetValue(subscription, out SortedDictionary<long, IReadOnlyList<object>>? positions))
        {
            handled.Add(subscription, positions = []);
        }
        return positions;
    }
}
