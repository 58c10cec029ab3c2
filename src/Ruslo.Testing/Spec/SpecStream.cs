using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;

namespace Ruslo;

/// <summary>The key of an event's stream, by its attribute: a specification has no catalog.</summary>
internal static class SpecStream
{
    /// <summary>The value of what carries [StreamKey], in the event or in a base of it; null when nothing does.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Specifications run in tests, which are not trimmed.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Specifications run in tests, which are not trimmed.")]
    public static RoutingKey? KeyOf(object e)
    {
        for (Type? type = e.GetType(); type is not null; type = type.BaseType)
        {
            PropertyInfo[] properties = type.GetProperties();
            PropertyInfo? key = properties.FirstOrDefault(static property => property.IsDefined(typeof(StreamKeyAttribute)))
                ?? type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).SelectMany(static constructor => constructor.GetParameters())
                    .Where(static parameter => parameter.IsDefined(typeof(StreamKeyAttribute)))
                    .Select(parameter => properties.FirstOrDefault(property => string.Equals(property.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)))
                    .FirstOrDefault(static property => property is not null);
            if (key?.GetValue(e) is { } value)
            {
                return new RoutingKey(value is IFormattable typed ? typed.ToString(null, CultureInfo.InvariantCulture) : value.ToString() ?? "");
            }
        }
        return null;
    }
}
