using Microsoft.CodeAnalysis;

namespace Ruslo.Generators;

/// <summary>What the analyzers report; docs/reference/analyzers.md explains each.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor Duplicate = Error("RUSLO0001", "Two events have one name",
        "'{0}' version {1} is the name of both '{2}' and '{3}': rename one, or give the newer schema the next Version");

    public static readonly DiagnosticDescriptor Unnamed = Error("RUSLO0002", "Event without a name",
        "'{0}' has no stable name: give it [Event(\"{1}\")]");

    public static readonly DiagnosticDescriptor List = Error("RUSLO0003", "A list is not an event",
        "'{0}' is not an event: publish several at once with PublishAllAsync");

    public static readonly DiagnosticDescriptor UnawaitedTask = Error("RUSLO0004", "A task is not an event",
        "'{0}' is not an event: await it and publish its result");

    public static readonly DiagnosticDescriptor MissingJson = Warning("RUSLO0005", "Event is missing from the JSON context",
        "'{0}' is not in '{1}': add [JsonSerializable(typeof({0}))] there, or it is read and written by reflection");

    public static readonly DiagnosticDescriptor BadName = Error("RUSLO0006", "Malformed name",
        "{0}");

    public static readonly DiagnosticDescriptor Topic = Error("RUSLO0007", "Event without one topic",
        "'{0}' {1}: put [Topic(\"…\")] on its base record, or write [Event(\"{2}\", Topic = \"…\")]");

    public static readonly DiagnosticDescriptor Key = Error("RUSLO0008", "Stream key that cannot be used",
        "{0}");

    public static readonly DiagnosticDescriptor Unregistered = Warning("RUSLO0009", "Handler that nothing registers",
        "Nothing registers '{0}', so it is never called: give it [Subscription(\"{1}\")] and call AddHandlers(), or hand it to a subscription with Handle<{0}>()");

    public static readonly DiagnosticDescriptor Mutable = Warning("RUSLO0010", "Mutable event",
        "'{0}' of event '{1}' can be changed after the event was published: {2}");

    public static readonly DiagnosticDescriptor Shape = Error("RUSLO0011", "Type that cannot be an event",
        "'{0}' cannot be an event: {1}");

    public static readonly DiagnosticDescriptor NoJson = Warning("RUSLO0012", "Trimmed application without a JSON context",
        "'{0}' and the other events need a JSON context where reflection is trimmed away: declare 'partial class AppJson : JsonSerializerContext' with [JsonSerializable(typeof({0}))]");

    public static readonly DiagnosticDescriptor IgnoredRefusal = Warning("RUSLO0013", "Refusal that nobody notices",
        "Nobody looks at the result, so a refusal passes unnoticed: use it, or call OrThrow()");

    public static readonly DiagnosticDescriptor NoUpcaster = WarningAtEnd("RUSLO0014", "Former version without an upcaster",
        "'{0}' version {1} has no way to version {2}: add catalog.{3}, or events of that version fail when they are read as {2}");

    public static readonly DiagnosticDescriptor Personal = Error("RUSLO0015", "Personal data that cannot be kept so",
        "{0}");

    public static readonly DiagnosticDescriptor PersonalUse = Error("RUSLO0016", "Personal data that is stored as it is",
        "'{0}' of '{1}' is personal data, and is used as {2}, which is stored as it is: use an id that says nothing by itself");

    public static readonly DiagnosticDescriptor NoCompensation = Warning("RUSLO0017", "Step that nothing undoes",
        "{0}");

    public static readonly DiagnosticDescriptor NeverReached = Warning("RUSLO0018", "Part of a saga that is never reached",
        "{0}");

    public static readonly DiagnosticDescriptor NeverEmitted = WarningAtEnd("RUSLO0019", "Event that nobody makes",
        "A saga waits for '{0}', and nothing in this application makes one");

    public static readonly DiagnosticDescriptor FailureNotHandled = WarningAtEnd("RUSLO0020", "Failure that nobody handles",
        "Step '{0}' {1}");

    public static readonly DiagnosticDescriptor NeverAnswered = WarningAtEnd("RUSLO0021", "Step that nothing answers",
        "Step '{0}' {1}, or no step behind it is ever reached");

    public static readonly DiagnosticDescriptor NeverTimed = WarningAtEnd("RUSLO0022", "Time that is not waited for, or not handled",
        "{0}");

    private static DiagnosticDescriptor Error(string id, string title, string message) => new(id, title, message, "Ruslo", DiagnosticSeverity.Error, isEnabledByDefault: true);

    private static DiagnosticDescriptor Warning(string id, string title, string message) => new(id, title, message, "Ruslo", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    private static DiagnosticDescriptor WarningAtEnd(string id, string title, string message)
        => new(id, title, message, "Ruslo", DiagnosticSeverity.Warning, isEnabledByDefault: true, customTags: WellKnownDiagnosticTags.CompilationEnd);
}
