using System.Collections;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>
/// Looks for null where a type says that there is none. Generated code writes fastest but does not look; so what passes here is written by
/// it, and everything else by the way that looks for itself and says what is wrong.
/// </summary>
internal sealed class NullGuard
{
    private readonly List<(Func<object, object?> Get, bool MayBeNull, NullGuard? Inner)> members = [];
    private NullGuard? elements;

    /// <summary>The guard of a type; null when it cannot be judged from outside, as with unions, cycles and structs that refer to objects.</summary>
    public static NullGuard? For(JsonTypeInfo type) => TryMake(type, [], out NullGuard? guard) ? guard ?? new() : null;

    /// <summary>Whether there is certainly no null where there must be none.</summary>
    public bool Passes(object value)
    {
        if (elements is not null)
        {
            return value is IList list && EachPasses(list, elements);
        }
        foreach ((Func<object, object?> get, bool mayBeNull, NullGuard? inner) in members)
        {
            if (get(value) is { } member ? inner?.Passes(member) == false : !mayBeNull)
            {
                return false;
            }
        }
        return true;
    }

    private static bool EachPasses(IList list, NullGuard guard)
    {
        for (int i = 0; i < list.Count; i++)
        {
            if (list[i] is { } element && !guard.Passes(element))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>False when the type cannot be judged; a guard that is null when there is nothing in it to look at.</summary>
    private static bool TryMake(JsonTypeInfo type, HashSet<Type> within, out NullGuard? guard)
    {
        guard = null;
        if (type.PolymorphismOptions is not null || type.Type == typeof(object) || !within.Add(type.Type))
        {
            return false;
        }
        bool made = type.Kind switch
        {
            JsonTypeInfoKind.None => true,
            JsonTypeInfoKind.Object => TryMakeMembers(type, within, out guard),
            JsonTypeInfoKind.Enumerable => TryMakeElements(type, within, out guard),
            _ => TryMakeElements(type, within, out NullGuard? values) && values is null,
        };
        within.Remove(type.Type);
        return made;
    }

    private static bool TryMakeMembers(JsonTypeInfo type, HashSet<Type> within, out NullGuard? guard)
    {
        guard = null;
        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (property.Get is not { } get)
            {
                continue; // it is not written
            }
            NullGuard? inner = null;
            if (property.IsExtensionData || property.ShouldSerialize is not null || (property.CustomConverter is null && !TryMake(type.Options.GetTypeInfo(property.PropertyType), within, out inner)))
            {
                return false;
            }
            if (property.PropertyType.IsValueType)
            {
                if (inner is not null)
                {
                    return false; // looking into it would box it
                }
            }
            else if (!property.IsGetNullable || inner is not null)
            {
                (guard ??= new()).members.Add((get, property.IsGetNullable, inner));
            }
        }
        return true;
    }

    private static bool TryMakeElements(JsonTypeInfo type, HashSet<Type> within, out NullGuard? guard)
    {
        guard = null;
        if (type.ElementType is not { } element || !TryMake(type.Options.GetTypeInfo(element), within, out NullGuard? inner))
        {
            return false;
        }
        guard = inner is null ? null : new() { elements = inner };
        return inner is null || !element.IsValueType;
    }
}
