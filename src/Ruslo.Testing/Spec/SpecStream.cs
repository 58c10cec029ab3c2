using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;

namespace Ruslo;

/// <summary>The key of an event's stream, by its attribute: a specification has no catalog.</summary>
internal static class SpecStream
{
    /// <summary>The value of what carries [StreamKey]; null when nothing does.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Specifications run in tests, which are not trimmed.")]
    public static RoutingKey? KeyOf(object e)
    {
        PropertyInfo[] properties = e.GetType().GetProperties();
        PropertyInfo? key = properties.FirstOrDefault(static property => property.IsDefined(typeof(StreamKeyAttribute), inherit: true))
            ?? e.GetType().GetConstructors().SelectMany(static constructor => constructor.GetParameters())
                .Where(static parameter => parameter.IsDefined(typeof(StreamKeyAttribute)))
                .Select(parameter => properties.FirstOrDefault(property => string.Equals(property.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)))
                .FirstOrDefault();
        object? value = key?.GetValue(e);
        return value is null ? default(RoutingKey?)
            : new RoutingKey(value is IFormattable typed ? typed.ToString(null, CultureInfo.InvariantCulture) : value.ToString() ?? "");
    }
}
