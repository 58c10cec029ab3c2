namespace Ruslo;

/// <summary>A table of keyed documents.</summary>
/// <param name="Name">1 to 100 characters of a-z, 0-9 and '-'.</param>
/// <param name="Indexes">The names of its indexes, of the same characters; every write gives a value for each, in this order.</param>
public sealed record StateTable(string Name, IReadOnlyList<string> Indexes)
{
    /// <summary>A table without indexes.</summary>
    public StateTable(string name) : this(name, []) { }
}
