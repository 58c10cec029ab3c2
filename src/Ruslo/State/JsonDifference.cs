using System.Text.Json;

namespace Ruslo;

/// <summary>The values that differ between two JSON documents: properties by name, items of lists by place.</summary>
internal static class JsonDifference
{
    public static IReadOnlyList<ValueChange> Of(ReadOnlyMemory<byte>? before, ReadOnlyMemory<byte>? after)
    {
        using JsonDocument? old = before is { } b ? JsonDocument.Parse(b) : null;
        using JsonDocument? now = after is { } a ? JsonDocument.Parse(a) : null;
        var changes = new List<ValueChange>();
        Compare("", old?.RootElement, now?.RootElement, changes);
        return changes;
    }

    private static void Compare(string path, JsonElement? before, JsonElement? after, List<ValueChange> changes)
    {
        if (before is { ValueKind: JsonValueKind.Object } oldObject && after is { ValueKind: JsonValueKind.Object } newObject)
        {
            foreach (JsonProperty property in oldObject.EnumerateObject())
            {
                Compare(path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value, newObject.TryGetProperty(property.Name, out JsonElement other) ? other : null, changes);
            }
            foreach (JsonProperty property in newObject.EnumerateObject())
            {
                if (!oldObject.TryGetProperty(property.Name, out _))
                {
                    Compare(path.Length == 0 ? property.Name : $"{path}.{property.Name}", null, property.Value, changes);
                }
            }
        }
        else if (before is { ValueKind: JsonValueKind.Array } oldList && after is { ValueKind: JsonValueKind.Array } newList)
        {
            int olds = oldList.GetArrayLength(), news = newList.GetArrayLength();
            for (int i = 0; i < Math.Max(olds, news); i++)
            {
                Compare($"{path}[{i}]", i < olds ? oldList[i] : null, i < news ? newList[i] : null, changes);
            }
        }
        else if (before?.GetRawText() is var old && after?.GetRawText() is var now && old != now)
        {
            changes.Add(new(path, old, now));
        }
    }
}
