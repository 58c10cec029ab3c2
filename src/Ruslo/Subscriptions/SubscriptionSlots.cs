namespace Ruslo;

/// <summary>The subscriptions that a process knows, and the generations that are made beside some of them. Thread-safe.</summary>
internal sealed class SubscriptionSlots
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, SubscriptionSlot> known = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SubscriptionSlot> beside = new(StringComparer.Ordinal);

    public void Add(SubscriptionSlot slot)
    {
        lock (gate)
        {
            (slot.IsBeside ? beside : known).Add(slot.Name, slot);
        }
    }

    public SubscriptionSlot? Find(string name)
    {
        lock (gate)
        {
            return known.GetValueOrDefault(name);
        }
    }

    /// <summary>The generation that runs beside the one that everybody knows; null when none does.</summary>
    public SubscriptionSlot? FindBeside(string name)
    {
        lock (gate)
        {
            return beside.GetValueOrDefault(name);
        }
    }

    /// <summary>All that everybody knows, by name.</summary>
    public IReadOnlyList<SubscriptionSlot> All()
    {
        lock (gate)
        {
            return [.. known.Values];
        }
    }

    /// <summary>All, also those beside.</summary>
    public IReadOnlyList<SubscriptionSlot> Everything()
    {
        lock (gate)
        {
            return [.. known.Values, .. beside.Values];
        }
    }

    /// <summary>From now on a generation beside is the one that everybody knows; the one before it is whoever's has it.</summary>
    public void PutInPlace(SubscriptionSlot slot)
    {
        lock (gate)
        {
            beside.Remove(slot.Name);
            known[slot.Name] = slot;
            slot.TakePlace();
        }
    }

    public void Remove(SubscriptionSlot slot)
    {
        lock (gate)
        {
            SortedDictionary<string, SubscriptionSlot> its = slot.IsBeside ? beside : known;
            if (its.GetValueOrDefault(slot.Name) == slot)
            {
                its.Remove(slot.Name);
            }
        }
    }
}
