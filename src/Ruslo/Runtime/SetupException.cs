namespace Ruslo;

/// <summary>The application is set up in a way that cannot work. Thrown at start, before anything is stored, with every mistake and what to do about each.</summary>
public sealed class SetupException : RusloException
{
    /// <summary>For serializers and tests; prefer the constructor that carries the mistakes.</summary>
    public SetupException() { }

    /// <param name="message">What is wrong and what to do about it.</param>
    public SetupException(string message) : base(message) { }

    /// <param name="message">What is wrong and what to do about it.</param>
    /// <param name="innerException">What caused it.</param>
    public SetupException(string message, Exception? innerException) : base(message, innerException) { }

    /// <param name="mistakes">Each mistake, with what to do about it.</param>
    public SetupException(IReadOnlyList<string> mistakes)
        : base(mistakes.Count == 1 ? mistakes[0] : $"Ruslo is set up with {mistakes.Count} mistakes:{Environment.NewLine}- {string.Join($"{Environment.NewLine}- ", mistakes)}")
        => Mistakes = mistakes;

    /// <summary>Each mistake, with what to do about it.</summary>
    public IReadOnlyList<string> Mistakes { get; } = [];
}
