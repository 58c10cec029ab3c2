namespace Ruslo;

/// <summary>What an owner keeps.</summary>
/// <param name="Owner">Who: unique in the store, 1 to 200 characters; it names a file, whatever it contains.</param>
/// <param name="Tables">The tables.</param>
/// <param name="HoldsEmits">Whether emits wait in it: then every commit is flushed.</param>
public sealed record StateDefinition(string Owner, IReadOnlyList<StateTable> Tables, bool HoldsEmits = false);
