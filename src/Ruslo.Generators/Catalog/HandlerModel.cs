using System.Linq;
using Microsoft.CodeAnalysis;

namespace Ruslo.Generators;

/// <summary>One handler class: what it handles, and the subscription that it names.</summary>
internal sealed record HandlerModel(string Type, EquatableArray<string> Handled, EquatableArray<string> Batches, bool HandlesAll, string? Subscription, EquatableArray<string> Topics)
{
    /// <summary>Null for what is no handler, or cannot be made by generated code.</summary>
    public static HandlerModel? Read(INamedTypeSymbol? type)
    {
        if (type is null or { IsAbstract: true } or { IsStatic: true } || EventSymbols.IsGeneric(type) || !EventSymbols.IsReachable(type))
        {
            return null;
        }
        bool all = type.AllInterfaces.Any(static i => Names.Is(i, Names.AllEventsHandler));
        string[] handled = [.. EventSymbols.Handled(type, Names.EventHandler).Select(Names.Full)];
        string[] batches = [.. EventSymbols.Handled(type, Names.BatchHandler).Select(Names.Full)];
        if (!all && handled.Length == 0 && batches.Length == 0)
        {
            return null;
        }
        AttributeData? subscription = EventSymbols.Attribute(type, Names.Subscription);
        return new(Names.Full(type), new(handled), new(batches), all, subscription is null ? null : EventSymbols.Text(subscription, 0), new(subscription is null ? [] : EventSymbols.Texts(subscription, "Topics")));
    }
}
