using System.Linq;
using Microsoft.CodeAnalysis;

namespace Ruslo.Generators;

/// <summary>One handler class: what it handles, and the subscription that it names.</summary>
internal sealed record HandlerModel(string Type, EquatableArray<string> Handled, bool HandlesAll, string? Subscription)
{
    /// <summary>Null for what is no handler, or cannot be made by generated code.</summary>
    public static HandlerModel? Read(INamedTypeSymbol? type)
    {
        if (type is null or { IsAbstract: true } or { IsStatic: true } || EventSymbols.IsGeneric(type) || !EventSymbols.IsReachable(type))
        {
            return null;
        }
        bool all = type.AllInterfaces.Any(static i => Names.Is(i, Names.AllEventsHandler));
        string[] handled = [.. EventSymbols.Handled(type).Select(Names.Full)];
        if (!all && handled.Length == 0)
        {
            return null;
        }
        string? subscription = EventSymbols.Attribute(type, Names.Subscription) is { } attribute ? EventSymbols.Text(attribute, 0) : null;
        return new(Names.Full(type), new(handled), all, subscription);
    }
}
