using System.Collections;

namespace Ruslo;

/// <summary>The headers of an event: names and values in the order given; names are compared ordinally, and the last of equal names wins. Immutable.</summary>
public sealed class EventHeaders : IReadOnlyList<KeyValuePair<string, string>>
{
    private readonly KeyValuePair<string, string>[] all;

    private EventHeaders(KeyValuePair<string, string>[] all) => this.all = all;

    /// <summary>No headers.</summary>
    public static EventHeaders None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => all.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, string> this[int index] => all[index];

    /// <summary>Headers from pairs; they are copied.</summary>
    public static EventHeaders From(params ReadOnlySpan<KeyValuePair<string, string>> headers) => headers.IsEmpty ? None : new(headers.ToArray());

    /// <summary>The value of a header, or null.</summary>
    public string? Find(string name)
    {
        for (int i = all.Length - 1; i >= 0; i--)
        {
            if (string.Equals(all[i].Key, name, StringComparison.Ordinal))
            {
                return all[i].Value;
            }
        }
        return null;
    }

    /// <summary>These headers with one set: a former value of that name is replaced.</summary>
    public EventHeaders With(string name, string value)
    {
        var with = new KeyValuePair<string, string>[all.Length + 1];
        int count = 0;
        foreach (KeyValuePair<string, string> header in all)
        {
            if (!string.Equals(header.Key, name, StringComparison.Ordinal))
            {
                with[count++] = header;
            }
        }
        with[count++] = new(name, value);
        return new(count == with.Length ? with : with[..count]);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)all).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => all.GetEnumerator();
}
