namespace Ruslo;

/// <summary>One element of a decision: an event, several events, or what is sent beside them. Made by conversion; no user names it.</summary>
/// <typeparam name="TEvent">The events of the decider.</typeparam>
public readonly struct Decided<TEvent> where TEvent : class
{
    private readonly object? value;

    private Decided(object value) => this.value = value;

    /// <summary>The command or timer; null when it is events.</summary>
    internal Outgoing? Outgoing => value as Outgoing;

    /// <summary>An event.</summary>
    public static implicit operator Decided<TEvent>(TEvent e) => new(e);

    /// <summary>Several events, in this order.</summary>
    public static implicit operator Decided<TEvent>(TEvent[] events) => new(events);

    /// <summary>A command or a timer.</summary>
    public static implicit operator Decided<TEvent>(Outgoing outgoing) => new(outgoing);

    internal void AddTo(List<TEvent> events)
    {
        switch (value)
        {
            case TEvent[] several when Array.TrueForAll(several, static e => e is not null):
                events.AddRange(several);
                break;
            case TEvent e:
                events.Add(e);
                break;
            case Ruslo.Outgoing:
                break;
            default:
                throw new InvalidOperationException("A decision contains null. An event that does not happen is left out: [], or a conditional element.");
        }
    }
}
