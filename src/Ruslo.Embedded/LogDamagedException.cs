namespace Ruslo;

/// <summary>Stored bytes are not what was written: the medium, or another program, has changed them. What is intact stays as it is; nothing is repaired by guessing.</summary>
public sealed class LogDamagedException : RusloException
{
    /// <summary>For serializers and tests; prefer the constructor that says what happened.</summary>
    public LogDamagedException() { }

    /// <param name="message">What happened, where, and what to do about it.</param>
    public LogDamagedException(string message) : base(message) { }

    /// <param name="message">What happened, where, and what to do about it.</param>
    /// <param name="innerException">What caused it.</param>
    public LogDamagedException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>The file; empty when it is not one.</summary>
    public string File { get; init; } = "";

    /// <summary>Where in the file.</summary>
    public long Offset { get; init; }

    internal static LogDamagedException At(string storage, string file, long offset, string what, long position = 0)
        => new($"The log in '{storage}' is damaged: in {file} at offset {offset} {what}. Copy the directory before anything else, check the disk, and restore this file from a backup; without one, what lies before this place can still be read by a copy of the log that ends there.")
        {
            File = file,
            Offset = offset,
            Position = position,
        };
}
