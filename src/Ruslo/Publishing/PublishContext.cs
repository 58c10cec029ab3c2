namespace Ruslo;

/// <summary>A publication on its way through the filters.</summary>
public sealed class PublishContext
{
    private IReadOnlyList<Published>? published;

    internal PublishContext(IReadOnlyList<EventToPublish> events, bool isStaged) => (Events, IsStaged) = (events, isStaged);

    /// <summary>What is published, in one atomic append. A filter may replace events and options before it calls the rest, not their number or order.</summary>
    public IReadOnlyList<EventToPublish> Events { get; set; }

    /// <summary>Whether a handler publishes it: then it is committed later, together with the handler's progress.</summary>
    public bool IsStaged { get; }

    /// <summary>What came of it, in the order of the events; after the rest was called.</summary>
    /// <exception cref="InvalidOperationException">It was not published yet.</exception>
    public IReadOnlyList<Published> Published
    {
        get => published ?? throw new InvalidOperationException("Nothing was published: a filter has not called the rest. One that refuses a publication throws.");
        internal set => published = value;
    }
}
