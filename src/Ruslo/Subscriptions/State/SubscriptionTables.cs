namespace Ruslo;

/// <summary>The open state of a subscription: its tables, and its progress beside them.</summary>
internal sealed class SubscriptionTables(string subscription, StateDefinition definition, IReadOnlyList<StateTableBinding> bindings, IState state)
{
    public string Subscription => subscription;

    public StateDefinition Definition => definition;

    public IState State => state;

    /// <summary>The table of a name, or the only one of a type.</summary>
    /// <exception cref="RusloException">There is none, or it holds other documents.</exception>
    public StateTableBinding Find(Type document, string? name)
    {
        StateTableBinding? found = null;
        foreach (StateTableBinding binding in bindings)
        {
            if (name is null ? binding.Document == document : binding.Table.Name == name)
            {
                found = found is null ? binding : throw new RusloException($"Subscription '{subscription}' has several state tables of {TypeText.Short(document)}: say which, by name.");
            }
        }
        if (found is null)
        {
            throw new RusloException($"Subscription '{subscription}' has no state table {(name is null ? $"of {TypeText.Short(document)}" : $"'{name}'")}: declare it with State<{TypeText.Short(document)}>(\"{name ?? "a-name"}\").");
        }
        return found.Document == document ? found : throw new RusloException($"The state table '{found.Table.Name}' of subscription '{subscription}' holds {TypeText.Short(found.Document)}, not {TypeText.Short(document)}.");
    }
}
