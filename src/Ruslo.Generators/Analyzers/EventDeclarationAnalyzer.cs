using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Ruslo.Generators;

/// <summary>Whether an event's declaration makes sense: its shape, names, topic, and that no other event of the assembly has its name.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EventDeclarationAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property of a duplicate's diagnostic with a name that is free.</summary>
    public const string FreeName = "name";

    /// <summary>The property of a duplicate's diagnostic with a version of its name that is free.</summary>
    public const string FreeVersion = "version";

    private const int CommandKind = 3;
    private const string NameRule = "use words of a-z, 0-9 and '-' joined by dots, such as 'order-created'";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Duplicate, Rules.BadName, Rules.Topic, Rules.Shape];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            var events = new CompilationEvents(start.Compilation);
            start.RegisterSymbolAction(c => Check(c, (INamedTypeSymbol)c.Symbol, events), SymbolKind.NamedType);
        });
    }

    private static void Check(SymbolAnalysisContext context, INamedTypeSymbol type, CompilationEvents events)
    {
        foreach (AttributeData attribute in type.GetAttributes().Where(static a => Names.Is(a.AttributeClass, Names.Topic) || Names.Is(a.AttributeClass, Names.Subscription)))
        {
            CheckName(context, attribute, EventSymbols.Text(attribute, 0), Names.Is(attribute.AttributeClass, Names.Topic) ? "topic" : "subscription");
        }
        if (EventSymbols.Recorded(type) is not { } recorded)
        {
            return;
        }
        CheckShape(context, type);
        CheckNames(context, recorded);
        CheckTopic(context, type, recorded);
        CheckDuplicates(context, type, recorded, events);
    }

    private static void CheckShape(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        string? why = EventSymbols.Attribute(type, Names.Event) is not null && EventSymbols.Attribute(type, Names.Command) is not null ? "it has both [Event] and [Command]; keep one"
            : EventSymbols.IsGeneric(type) ? "it is generic, and a name stands for one type; declare a record for each"
            : type.IsAbstract ? "it is abstract; put the name on the records that derive from it"
            : !EventSymbols.IsReachable(type) ? "generated code cannot reach it; make it, and what contains it, internal or public"
            : null;
        if (why is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.Shape, type.Locations[0], type.Name, why));
        }
    }

    private static void CheckNames(SymbolAnalysisContext context, AttributeData recorded)
    {
        CheckName(context, recorded, EventSymbols.Text(recorded, 0), "name of an event");
        foreach (string alias in EventSymbols.Aliases(recorded))
        {
            CheckName(context, recorded, alias, "name of an event");
        }
        if (EventSymbols.Named(recorded, "Topic").Value is string topic)
        {
            CheckName(context, recorded, topic, "topic");
        }
        if (EventSymbols.Version(recorded) < 1)
        {
            Report(context, recorded, "Versions count from 1");
        }
        if (EventSymbols.Named(recorded, "Kind").Value is CommandKind)
        {
            Report(context, recorded, "A command is declared with [Command(\"…\")], not with a kind");
        }
    }

    private static void CheckName(SymbolAnalysisContext context, AttributeData attribute, string? name, string what)
    {
        if (name is not null && !Names.IsValid(name))
        {
            Report(context, attribute, $"'{name}' is not a {what}: {NameRule}");
        }
    }

    private static void CheckTopic(SymbolAnalysisContext context, INamedTypeSymbol type, AttributeData recorded)
    {
        int topics = EventSymbols.Topics(type, recorded).Count;
        if (topics != 1)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.Topic, type.Locations[0], type.Name, topics == 0 ? "has no topic" : "has several topics, from its interfaces", EventSymbols.Text(recorded, 0)));
        }
    }

    /// <summary>Against all events before it in order of names, so that each pair is reported once.</summary>
    private static void CheckDuplicates(SymbolAnalysisContext context, INamedTypeSymbol type, AttributeData recorded, CompilationEvents events)
    {
        string? name = EventSymbols.Text(recorded, 0);
        int version = EventSymbols.Version(recorded);
        foreach (INamedTypeSymbol other in events.Recorded.TakeWhile(e => !SymbolEqualityComparer.Default.Equals(e, type)))
        {
            AttributeData its = EventSymbols.Recorded(other)!;
            string? itsName = EventSymbols.Text(its, 0);
            string? shared = name == itsName ? (version == EventSymbols.Version(its) ? name : null)
                : EventSymbols.Aliases(recorded).Append(name).Intersect(EventSymbols.Aliases(its).Append(itsName)).FirstOrDefault();
            if (shared is not null)
            {
                ImmutableDictionary<string, string?> free = shared == name ? Free(type, recorded, name, events) : ImmutableDictionary<string, string?>.Empty;
                context.ReportDiagnostic(Diagnostic.Create(Rules.Duplicate, type.Locations[0], free, shared, version, other.Name, type.Name));
            }
        }
    }

    private static ImmutableDictionary<string, string?> Free(INamedTypeSymbol type, AttributeData recorded, string? taken, CompilationEvents events)
    {
        AttributeData[] all = [.. events.Recorded.Select(static e => EventSymbols.Recorded(e)!)];
        ImmutableDictionary<string, string?> free = ImmutableDictionary<string, string?>.Empty;
        string name = Names.Kebab(type.Name);
        if (Names.IsValid(name) && !all.Any(e => EventSymbols.Aliases(e).Append(EventSymbols.Text(e, 0)).Contains(name)))
        {
            free = free.Add(FreeName, name);
        }
        return Names.Is(recorded.AttributeClass, Names.Event)
            ? free.Add(FreeVersion, (all.Where(e => EventSymbols.Text(e, 0) == taken).Max(EventSymbols.Version) + 1).ToString(CultureInfo.InvariantCulture))
            : free;
    }

    private static void Report(SymbolAnalysisContext context, AttributeData attribute, string message)
        => context.ReportDiagnostic(Diagnostic.Create(Rules.BadName, attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation(), message));
}
