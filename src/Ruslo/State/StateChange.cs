namespace Ruslo;

/// <summary>One transaction on a state. It and the memory that it refers to belong to the state until the commit has its result.</summary>
public sealed class StateChange
{
    /// <summary>Documents set or deleted, applied in order.</summary>
    public IReadOnlyList<StateWrite> Writes { get; init; } = [];

    /// <summary>Moves of progress; at most one for an entry. When one does not compare, nothing is changed.</summary>
    public IReadOnlyList<ProgressMove> Moves { get; init; } = [];

    /// <summary>Emits to keep until they are forwarded to the log; they get ascending sequence numbers. Only where the definition holds emits.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Emits { get; init; } = [];

    /// <summary>Emits up to this sequence number have been forwarded and are dropped; 0: none. Those of this change are younger and stay.</summary>
    public long ForwardedThrough { get; init; }

    /// <summary>Work on tables of the owner's own, in order, after the writes. Only where the definition has a schema.</summary>
    /// <remarks>When one fails, nothing is changed and the commit throws <see cref="SqlWorkException"/>.</remarks>
    public IReadOnlyList<SqlWork> Work { get; init; } = [];

    /// <summary>Tables emptied before the writes: for starting over.</summary>
    public IReadOnlyList<string> Clears { get; init; } = [];

    /// <summary>Whatever was made of the log before is to go: it is made again from the beginning. In a state of documents that is what <see cref="Clears"/> says; where handlers write rows themselves, they are asked to clear them.</summary>
    public bool StartsOver { get; init; }

    /// <summary>Checks what can be checked without the state: that it fits the definition. Every state calls it.</summary>
    /// <exception cref="ArgumentException">The change is malformed; the message says where and what is allowed.</exception>
    public void Validate(StateDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        foreach (string table in Clears)
        {
            _ = definition.Get(table);
        }
        foreach (StateWrite write in Writes)
        {
            ValidateWrite(definition, write);
        }
        HashSet<string>? entries = Moves.Count > 1 ? new(Moves.Count, StringComparer.Ordinal) : null;
        foreach (ProgressMove move in Moves)
        {
            move.Validate();
            if (!Utf16.IsWellFormed(move.Entry) || entries?.Add(move.Entry) == false)
            {
                throw new ArgumentException($"The entry of progress '{move.Entry}' stands twice in one change of '{definition.Owner}', or contains a lone surrogate.");
            }
        }
        if (Emits.Count > 0 && !definition.HoldsEmits)
        {
            throw new ArgumentException($"'{definition.Owner}' was not opened to hold emits: they would not be durable. Set {nameof(StateDefinition.HoldsEmits)} in its definition.");
        }
        if (Work.Count > 0 && !definition.HasSchema)
        {
            throw new ArgumentException($"'{definition.Owner}' was opened without tables of its own: give its definition a {nameof(StateDefinition.Schema)}.");
        }
        ArgumentOutOfRangeException.ThrowIfNegative(ForwardedThrough);
    }

    private static void ValidateWrite(StateDefinition definition, StateWrite write)
    {
        StateTable table = definition.Check(write.Table, write.Key);
        int values = write.IndexValues.Length;
        if (values != (write.Document is null ? 0 : table.Indexes.Count) && !(write.Document is null && values == table.Indexes.Count))
        {
            throw new ArgumentException($"The document '{write.Key}' of '{table.Name}' in '{definition.Owner}' comes with {values} index values; the table declares {table.Indexes.Count} indexes.");
        }
    }
}
