using System.Runtime.CompilerServices;

namespace Ruslo;

/// <summary>What was decided: events, commands and timers; or nothing (<c>[]</c>); or a refusal. Its default is nothing.</summary>
/// <typeparam name="TEvent">The events of the decider.</typeparam>
[CollectionBuilder(typeof(Decision), nameof(Decision.Create))]
public readonly struct Decision<TEvent> where TEvent : class
{
    private readonly object? value; // a TEvent, a TEvent[], an Outgoing, a Refusal, or a Decided<TEvent>[]

    private readonly bool isOneEvent;

    private Decision(object value, bool isOneEvent = false) => (this.value, this.isOneEvent) = (value, isOneEvent);

    /// <summary>Why not; null when it was decided.</summary>
    public Refusal? Refusal => value as Refusal;

    /// <summary>What happens, in order; empty when nothing does, and for a refusal.</summary>
    /// <exception cref="InvalidOperationException">It contains null.</exception>
    public IReadOnlyList<TEvent> Events
    {
        get
        {
            if (isOneEvent)
            {
                return [(TEvent)value!];
            }
            var events = new List<TEvent>(1);
            foreach (Decided<TEvent> one in Refusal is null ? Elements() : [])
            {
                one.AddTo(events);
            }
            return events;
        }
    }

    /// <summary>What is sent beside the events, in order.</summary>
    public IReadOnlyList<Outgoing> Outgoing
    {
        get
        {
            if (isOneEvent)
            {
                return [];
            }
            List<Outgoing>? outgoing = null;
            foreach (Decided<TEvent> one in Refusal is null ? Elements() : [])
            {
                if (one.Outgoing is { } sent)
                {
                    (outgoing ??= []).Add(sent);
                }
            }
            return outgoing ?? (IReadOnlyList<Outgoing>)[];
        }
    }

    /// <summary>One event.</summary>
    public static implicit operator Decision<TEvent>(TEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new(e, isOneEvent: true);
    }

    /// <summary>Several events, in this order.</summary>
    public static implicit operator Decision<TEvent>(TEvent[] events)
    {
        ArgumentNullException.ThrowIfNull(events);
        return new(events);
    }

    /// <summary>A command or a timer alone.</summary>
    public static implicit operator Decision<TEvent>(Outgoing outgoing)
    {
        ArgumentNullException.ThrowIfNull(outgoing);
        return new(outgoing);
    }

    /// <summary>"No".</summary>
    public static implicit operator Decision<TEvent>(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new(refusal);
    }

    /// <summary>Its elements, so that one decision can be spread into another. A refusal has none, and cannot be a part.</summary>
    /// <exception cref="InvalidOperationException">It is a refusal.</exception>
    public ReadOnlySpan<Decided<TEvent>>.Enumerator GetEnumerator() => new ReadOnlySpan<Decided<TEvent>>(Elements()).GetEnumerator();

    internal static Decision<TEvent> Of(ReadOnlySpan<Decided<TEvent>> all) => new(all.ToArray());

    private Decided<TEvent>[] Elements() => value switch
    {
        null => [],
        Decided<TEvent>[] all => all,
        TEvent[] events => [events],
        TEvent e => [e],
        Outgoing outgoing => [outgoing],
        _ => throw new InvalidOperationException($"A refusal ('{Refusal?.Reason}') has no elements: return it alone."),
    };
}
