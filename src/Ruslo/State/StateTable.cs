using System.Buffers;

namespace Ruslo;

/// <summary>A table of keyed documents.</summary>
/// <param name="Name">1 to 100 characters of a-z, 0-9 and '-'.</param>
/// <param name="Indexes">The names of its indexes, of the same characters; every write gives a value for each, in this order.</param>
public sealed record StateTable(string Name, IReadOnlyList<string> Indexes)
{
    /// <summary>The longest name of a table or an index.</summary>
    public const int MaxNameLength = 100;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>A table without indexes.</summary>
    public StateTable(string name) : this(name, []) { }

    /// <summary>The place of an index among <see cref="Indexes"/>; -1 when it has none of this name.</summary>
    public int IndexOf(string index)
    {
        for (int i = 0; i < Indexes.Count; i++)
        {
            if (Indexes[i] == index)
            {
                return i;
            }
        }
        return -1;
    }

    /// <summary>Checks its names.</summary>
    /// <exception cref="ArgumentException">A name breaks the rule, or stands twice.</exception>
    public void Validate()
    {
        ValidateName("table", Name);
        for (int i = 0; i < Indexes.Count; i++)
        {
            ValidateName("index", Indexes[i]);
            if (IndexOf(Indexes[i]) != i)
            {
                throw new ArgumentException($"The index '{Indexes[i]}' stands twice in the table '{Name}'.");
            }
        }
    }

    private static void ValidateName(string what, string name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > MaxNameLength || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            throw new ArgumentException($"'{name}' is not a name for a {what} of a state: use 1 to {MaxNameLength} characters of a-z, 0-9 and '-'.");
        }
    }
}
