namespace Ruslo;

/// <summary>
/// What a decision depends on when that is more, or less, than one stream: the events of one tenant that match any of some items.
/// Read with <see cref="EventFilter.Query"/> and held to with <see cref="AppendCondition"/>. Immutable and thread-safe.
/// </summary>
public sealed class EventQuery
{
    /// <summary>The most items.</summary>
    public const int MaxItems = 32;

    /// <summary>A query over one tenant; without one, over the events that have none.</summary>
    /// <exception cref="ArgumentException">There are no items, or too many, or one breaks its rules; the message says what is allowed.</exception>
    public EventQuery(IReadOnlyList<QueryItem> items, string tenant = "")
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(tenant);
        if (items.Count is 0 or > MaxItems)
        {
            throw new ArgumentException($"A query has {items.Count} items; 1 to {MaxItems} are allowed. A decision that depends on more wants a tag of its own for what it depends on.", nameof(items));
        }
        var copies = new QueryItem[items.Count];
        for (int i = 0; i < copies.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(items[i], nameof(items));
            copies[i] = items[i].Checked();
        }
        (Items, Tenant) = (copies, tenant);
    }

    /// <summary>An event that matches one of these matches the query.</summary>
    public IReadOnlyList<QueryItem> Items { get; }

    /// <summary>The tenant; empty: events without one.</summary>
    public string Tenant { get; }

    /// <summary>A query of one item: all events with all of these tags, of no tenant.</summary>
    public static EventQuery Tagged(params IReadOnlyList<string> tags) => new([QueryItem.Tagged(tags)]);

    /// <summary>Whether an event matches.</summary>
    public bool Matches(RecordedEvent e)
    {
        if (!string.Equals(e.Stream.Tenant, Tenant, StringComparison.Ordinal))
        {
            return false;
        }
        for (int i = 0; i < Items.Count; i++)
        {
            if (Items[i].Matches(e.Name, e.Tags))
            {
                return true;
            }
        }
        return false;
    }
}
