namespace Ruslo;

/// <summary>What a subscription must be to make sense, and what follows from its parts.</summary>
internal static class SubscriptionRules
{
    public const int MaxNameLength = 128;

    /// <summary>The topics and names that its handlers take. Topics that are given narrow or widen the topics, not the names.</summary>
    public static EventFilter FilterOf(string name, EventCatalog catalog, List<HandlerBinding> handlers, BatchBinding? batch, string[] topics, string[] tags)
    {
        if (handlers.Count == 0 && batch is null)
        {
            throw new ArgumentException($"Subscription '{name}' has no handler: add one with Handle<THandler>(), On<TEvent>(…) or HandleAll<THandler>().");
        }
        bool takesAll = handlers.Exists(static handler => handler.Handled is null);
        if (takesAll && topics.Length == 0)
        {
            throw new ArgumentException($"Subscription '{name}' handles all events of its topics, but names no topic: add Topics(\"**\") for everything, or name some.");
        }
        List<EventDescriptor> handled = takesAll ? [] : Handled(name, catalog, handlers, batch);
        string[] patterns = topics.Length > 0 ? topics : [.. handled.Select(static d => d.Topic).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new()
        {
            Topics = [.. patterns.Select(TopicPattern.Parse)],
            Names = [.. handled.SelectMany(static d => d.Aliases.Append(d.Name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Tags = tags,
        };
    }

    /// <summary>The commands that typed handlers take: those whose types they name, or a base that is of commands alone.</summary>
    /// <exception cref="ArgumentException">They handle events too.</exception>
    public static IReadOnlyList<EventDescriptor> CommandsOf(string name, EventCatalog catalog, List<HandlerBinding> handlers, BatchBinding? batch)
    {
        List<EventDescriptor> handled = Handled(name, catalog, [.. handlers.Where(static handler => handler.Handled is not null)], batch);
        EventDescriptor[] commands = [.. handled.Where(static d => d.Kind == EventKind.Command).DistinctBy(static d => d.Name)];
        if (commands.Length > 0 && (commands.Length < handled.DistinctBy(static d => d.Name).Count() || handlers.Exists(static handler => handler.Handled is null)))
        {
            throw new ArgumentException($"Subscription '{name}' handles commands and events. It is the one handler of a command, from the first that was sent; of events it is one reader of many: make two subscriptions.");
        }
        return commands;
    }

    /// <summary>A text that differs when what a subscription is given differs.</summary>
    public static string FingerprintOf(EventFilter filter)
        => $"topics {string.Join(' ', filter.Topics.Select(static t => t.Text).Order(StringComparer.Ordinal))}; names {string.Join(' ', filter.Names)}; tags {string.Join(' ', filter.Tags.Order(StringComparer.Ordinal))}";

    public static void Check(SubscriptionDefinition definition)
    {
        string name = definition.Name;
        if (name.Length is 0 or > MaxNameLength || !TopicName.IsValid(name) || TopicName.IsReserved(name))
        {
            throw new ArgumentException($"'{name}' is not a name for a subscription: use words of a-z, 0-9 and '-', joined by dots, at most {MaxNameLength} characters.");
        }
        if (definition.Batch is not null && definition.Handlers.Count > 0)
        {
            throw new ArgumentException($"Subscription '{name}' has a batch handler and others; make two subscriptions.");
        }
        if (definition.Unordered && definition.Keys.Count > 0)
        {
            throw new ArgumentException($"Subscription '{name}' is unordered and has routing keys; one of the two is too much.");
        }
        if (definition.Commands.Count > 0 && !definition.TakesEventsToo && (definition.Unordered || definition.Keys.Count > 0))
        {
            throw new ArgumentException($"Subscription '{name}' handles commands, which are routed by the key that they were sent with: leave Unordered and KeyedBy out.");
        }
        if (definition.TakesOver is not null && definition.Commands.Count == 0)
        {
            throw new ArgumentException($"Subscription '{name}' takes over from '{definition.TakesOver}', but handles no commands: to go on under another name, say RenamedFrom.");
        }
        if (definition.Store is not null && (definition.Tables.Count > 0 || definition.Batch is not null))
        {
            throw new ArgumentException($"Subscription '{name}' keeps its progress in a database of its own, beside the rows of its handlers: it has neither state tables nor a batch handler. Make two subscriptions.");
        }
        if (definition.KeepsState && definition.Mode == DeliveryMode.AtMostOnce)
        {
            throw new ArgumentException($"Subscription '{name}' keeps state, which moves in one transaction with its progress: it cannot be at most once.");
        }
    }

    private static List<EventDescriptor> Handled(string name, EventCatalog catalog, List<HandlerBinding> handlers, BatchBinding? batch)
    {
        var handled = new List<EventDescriptor>();
        foreach (Type type in handlers.Select(static handler => handler.Handled!).Append(batch?.Handled).OfType<Type>().Distinct())
        {
            IReadOnlyList<EventDescriptor> found = catalog.AssignableTo(type);
            if (found.Count == 0)
            {
                throw new ArgumentException(catalog.Find(type) is not null
                    ? $"Subscription '{name}' handles {TypeText.Full(type)}, but an upcaster turns it into something else before it is handled: handle {string.Join(" or ", catalog.Upcasters.Finally(type))}."
                    : $"Subscription '{name}' handles {TypeText.Full(type)}, but the catalog knows no such event: give it [Event(\"a-name\")] or [Command(\"a-name\")] in an assembly that Ruslo's generator sees, or map it by hand with catalog.Event<{TypeText.Short(type)}>(…).");
            }
            // A base of events and commands alike is not naming any command: as with topics, those must be named.
            handled.AddRange(found.Any(static d => d.Kind != EventKind.Command) ? found.Where(static d => d.Kind != EventKind.Command) : found);
        }
        return handled;
    }
}
