namespace Ruslo;

/// <summary>
/// An argument cannot be taken that an application usually has from outside: a key, the content of an event, or a cursor. Thrown before
/// anything is stored. Repeating it does not help; whoever gave it has to change it, so a web application answers 400 or 413.
/// </summary>
public sealed class InputException : ArgumentException
{
    /// <summary>For serializers and tests; prefer the constructor that carries the mistake.</summary>
    public InputException() { }

    /// <param name="message">What is wrong and what to do about it.</param>
    public InputException(string message) : base(message) { }

    /// <param name="message">What is wrong and what to do about it.</param>
    /// <param name="innerException">What caused it.</param>
    public InputException(string message, Exception? innerException) : base(message, innerException) { }

    /// <param name="mistake">What cannot be taken.</param>
    /// <param name="message">What is wrong and what to do about it.</param>
    public InputException(InputMistake mistake, string message) : base(message) => Mistake = mistake;

    /// <summary>What cannot be taken.</summary>
    public InputMistake Mistake { get; }
}
