namespace Ruslo;

/// <summary>What a catalog must fulfil; each mistake says what to do. The analyzers say the same earlier, within one assembly.</summary>
internal static class CatalogRules
{
    public static List<string> Check(IReadOnlyList<EventDeclaration> events)
    {
        var mistakes = new List<string>();
        foreach (EventDeclaration declared in events)
        {
            CheckAlone(declared, mistakes);
        }
        CheckTypes(events, mistakes);
        CheckNames(events, mistakes);
        return mistakes;
    }

    private static void CheckAlone(EventDeclaration declared, List<string> mistakes)
    {
        foreach (string name in declared.Aliases.Prepend(declared.Name))
        {
            if (!IsAllowed(name, declared))
            {
                mistakes.Add($"'{name}', given to {declared.ClrType}, is not a name of an event: use words of a-z, 0-9 and '-' joined by dots, such as 'order-created'.");
            }
        }
        if (declared.Topic is null)
        {
            mistakes.Add($"Event {declared} ({declared.ClrType}) has no topic: put [Topic(\"…\")] on its base record, or write [Event(\"{declared.Name}\", Topic = \"…\")].");
        }
        else if (!IsAllowed(declared.Topic, declared))
        {
            mistakes.Add($"'{declared.Topic}', the topic of event {declared} ({declared.ClrType}), is not a topic: use words of a-z, 0-9 and '-' joined by dots, such as 'orders'.");
        }
        if (declared.Version < 1)
        {
            mistakes.Add($"Event '{declared.Name}' ({declared.ClrType}) has version {declared.Version}: versions count from 1.");
        }
    }

    private static void CheckTypes(IReadOnlyList<EventDeclaration> events, List<string> mistakes)
    {
        var byType = new Dictionary<Type, EventDeclaration>();
        foreach (EventDeclaration declared in events)
        {
            if (!byType.TryAdd(declared.ClrType, declared))
            {
                mistakes.Add($"{declared.ClrType} is declared twice, as event {byType[declared.ClrType]} and as event {declared}: keep one, and give it former names as Aliases.");
            }
        }
    }

    /// <summary>A name means one event in all its versions; so does an alias.</summary>
    private static void CheckNames(IReadOnlyList<EventDeclaration> events, List<string> mistakes)
    {
        var byVersion = new Dictionary<(string, int), EventDeclaration>();
        var names = new Dictionary<string, EventDeclaration>(StringComparer.Ordinal);
        foreach (EventDeclaration declared in events)
        {
            names.TryAdd(declared.Name, declared);
            if (!byVersion.TryAdd((declared.Name, declared.Version), declared))
            {
                Type other = byVersion[(declared.Name, declared.Version)].ClrType;
                if (other != declared.ClrType)
                {
                    mistakes.Add($"Event {declared} is both {other} and {declared.ClrType}: rename one, or give the newer schema the next Version.");
                }
            }
        }
        var aliases = new Dictionary<string, EventDeclaration>(StringComparer.Ordinal);
        foreach (EventDeclaration declared in events)
        {
            foreach (string alias in declared.Aliases)
            {
                if (names.TryGetValue(alias, out EventDeclaration? named))
                {
                    mistakes.Add($"The alias '{alias}' of {declared.ClrType} is the name of {named.ClrType}: an alias must be a former name that nothing else uses; remove it or rename the other event.");
                }
                else if (!aliases.TryAdd(alias, declared) && aliases[alias].Name != declared.Name)
                {
                    mistakes.Add($"The alias '{alias}' belongs to both {aliases[alias].ClrType} and {declared.ClrType}: keep it on the event that was recorded under that name.");
                }
            }
        }
    }

    private static bool IsAllowed(string name, EventDeclaration declared)
        => TopicName.IsValid(name) && (declared.IsPlatform || !TopicName.IsReserved(name));
}
