namespace Ruslo;

/// <summary>The batch handler of a subscription.</summary>
internal sealed class BatchBinding
{
    public required Type Handled { get; init; }

    public required Func<object?, IReadOnlyList<object>, IReadOnlyList<HandlerContext>, CancellationToken, ValueTask> Invoke { get; init; }

    public Func<HandlerContext, object>? Make { get; init; }

    public required int MaxEvents { get; init; }

    public static BatchBinding Of<TEvent>(Func<IReadOnlyList<TEvent>, IReadOnlyList<HandlerContext>, CancellationToken, ValueTask> handler, int maxEvents) => new()
    {
        Handled = typeof(TEvent),
        MaxEvents = maxEvents,
        Invoke = (_, events, contexts, cancellationToken) => handler(Typed<TEvent>(events), contexts, cancellationToken),
    };

    public static BatchBinding Of<TEvent>(Func<HandlerContext, object> make, int maxEvents) => new()
    {
        Handled = typeof(TEvent),
        MaxEvents = maxEvents,
        Make = make,
        Invoke = static (handler, events, contexts, cancellationToken) => ((IBatchHandler<TEvent>)handler!).HandleAsync(Typed<TEvent>(events), contexts, cancellationToken),
    };

    private static TEvent[] Typed<TEvent>(IReadOnlyList<object> events)
    {
        var typed = new TEvent[events.Count];
        for (int i = 0; i < typed.Length; i++)
        {
            typed[i] = (TEvent)events[i];
        }
        return typed;
    }
}
