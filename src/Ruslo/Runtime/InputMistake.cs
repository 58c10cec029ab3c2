namespace Ruslo;

/// <summary>What an application was given from outside that cannot be taken.</summary>
public enum InputMistake
{
    /// <summary>A key of a stream is empty, longer than 512 bytes, or no text.</summary>
    Key,

    /// <summary>An event or a command is larger than the limit of the application.</summary>
    TooLarge,

    /// <summary>A cursor is none, or of another query.</summary>
    Cursor,
}
