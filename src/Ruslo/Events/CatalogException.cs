namespace Ruslo;

/// <summary>The catalog of events contradicts itself. Thrown at start, with every mistake and what to do about each.</summary>
public sealed class CatalogException : RusloException
{
    /// <summary>For serializers and tests; prefer the constructor that carries the mistakes.</summary>
    public CatalogException() { }

    /// <param name="message">What is wrong and what to do about it.</param>
    public CatalogException(string message) : base(message) { }

    /// <param name="message">What is wrong and what to do about it.</param>
    /// <param name="innerException">What caused it.</param>
    public CatalogException(string message, Exception? innerException) : base(message, innerException) { }

    /// <param name="mistakes">Each mistake, with what to do about it.</param>
    public CatalogException(IReadOnlyList<string> mistakes)
        : base(mistakes.Count == 1 ? mistakes[0] : $"The catalog of events has {mistakes.Count} mistakes:{Environment.NewLine}- {string.Join($"{Environment.NewLine}- ", mistakes)}")
        => Mistakes = mistakes;

    /// <summary>Each mistake, with what to do about it.</summary>
    public IReadOnlyList<string> Mistakes { get; } = [];
}
