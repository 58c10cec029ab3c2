using System.ComponentModel;
using System.Globalization;

namespace Ruslo;

/// <summary>Makes tags from the values of properties. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class EventTags
{
    /// <summary><c>name:value</c>, in the invariant culture; null for null.</summary>
    public static string? Of<TValue>(string name, TValue value) => value switch
    {
        null => null,
        string text => $"{name}:{text}",
        bool flag => flag ? $"{name}:true" : $"{name}:false",
        IFormattable formattable => $"{name}:{formattable.ToString(null, CultureInfo.InvariantCulture)}",
        _ => $"{name}:{value}",
    };

    /// <summary>Those that are not null, in this order.</summary>
    public static IReadOnlyList<string> All(params ReadOnlySpan<string?> tags)
    {
        int count = 0;
        foreach (string? tag in tags)
        {
            count += tag is null ? 0 : 1;
        }
        if (count == 0)
        {
            return [];
        }
        var all = new string[count];
        int next = 0;
        foreach (string? tag in tags)
        {
            if (tag is not null)
            {
                all[next++] = tag;
            }
        }
        return all;
    }
}
