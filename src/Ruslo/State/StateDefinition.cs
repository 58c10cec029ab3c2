namespace Ruslo;

/// <summary>What an owner keeps.</summary>
/// <param name="Owner">Who: unique in the store, 1 to 200 characters; it names a file, whatever it contains.</param>
/// <param name="Tables">The tables.</param>
/// <param name="HoldsEmits">Whether emits may wait in it: a commit that brings some is flushed.</param>
public sealed record StateDefinition(string Owner, IReadOnlyList<StateTable> Tables, bool HoldsEmits = false)
{
    /// <summary>Statements that make tables of the owner's own, run once, when nothing is in the state yet. Only where the store knows SQL: see <see cref="ISqlState"/>.</summary>
    public IReadOnlyList<string> Schema { get; init; } = [];

    /// <summary>Whether it keeps tables of its own.</summary>
    public bool HasSchema => Schema.Count > 0;

    /// <summary>The longest name of an owner, in characters.</summary>
    public const int MaxOwnerLength = 200;

    /// <summary>The table of this name.</summary>
    /// <exception cref="ArgumentException">It is not declared.</exception>
    public StateTable Get(string table)
    {
        for (int i = 0; i < Tables.Count; i++)
        {
            if (Tables[i].Name == table)
            {
                return Tables[i];
            }
        }
        throw new ArgumentException($"'{Owner}' declares no table '{table}'.");
    }

    /// <summary>The table of this name, for a document with this key.</summary>
    /// <exception cref="ArgumentException">The table is not declared, or the key is empty or contains a lone surrogate.</exception>
    public StateTable Check(string table, string key)
        => !string.IsNullOrEmpty(key) && Utf16.IsWellFormed(key) ? Get(table) : throw new ArgumentException($"The key '{key}' of '{table}' in '{Owner}' is empty or contains a lone surrogate.");

    /// <summary>Checks names, and that none stands twice. Every store calls it.</summary>
    /// <exception cref="ArgumentException">The definition is malformed; the message says where and what is allowed.</exception>
    public void Validate()
    {
        ValidateOwner(Owner);
        for (int i = 0; i < Tables.Count; i++)
        {
            StateTable table = Tables[i];
            table.Validate();
            for (int j = 0; j < i; j++)
            {
                if (Tables[j].Name == table.Name)
                {
                    throw new ArgumentException($"The table '{table.Name}' is declared twice by '{Owner}'.");
                }
            }
        }
    }

    /// <summary>Checks the name of an owner.</summary>
    /// <exception cref="ArgumentException">It is empty, too long, or not well-formed.</exception>
    public static void ValidateOwner(string owner)
    {
        if (string.IsNullOrEmpty(owner) || owner.Length > MaxOwnerLength || !Utf16.IsWellFormed(owner))
        {
            throw new ArgumentException($"The owner of a state '{owner}' must have 1 to {MaxOwnerLength} characters and no lone surrogate.");
        }
    }
}
