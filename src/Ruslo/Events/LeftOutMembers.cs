using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>Finds members that would be written in a way in which nobody could read them again.</summary>
internal static class LeftOutMembers
{
    /// <summary>A constructor parameter that must be there when an event is read, and may be left out when it is written; null: there is none.</summary>
    public static string? Find(JsonTypeInfo json)
    {
        JsonIgnoreCondition left = json.Options.DefaultIgnoreCondition;
        if (left is not (JsonIgnoreCondition.WhenWritingNull or JsonIgnoreCondition.WhenWritingDefault))
        {
            return null;
        }
        foreach (JsonPropertyInfo member in json.Properties)
        {
            bool canBeLeftOut = left == JsonIgnoreCondition.WhenWritingDefault ? member.PropertyType.IsValueType || member.IsGetNullable : member.IsGetNullable;
            if (canBeLeftOut && member.AssociatedParameter is { HasDefaultValue: false })
            {
                return member.Name;
            }
        }
        return null;
    }
}
