namespace Ruslo;

/// <summary>The file of the keys of personal data is not what was written. Nothing is served, and nothing is repaired by guessing.</summary>
public sealed class PersonalKeysDamagedException : RusloException
{
    /// <summary>For serializers and tests; prefer the constructor that says what happened.</summary>
    public PersonalKeysDamagedException() { }

    /// <param name="message">What happened, where, and what to do about it.</param>
    public PersonalKeysDamagedException(string message) : base(message) { }

    /// <param name="message">What happened, where, and what to do about it.</param>
    /// <param name="innerException">What caused it.</param>
    public PersonalKeysDamagedException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>Where in the file.</summary>
    public long Offset { get; init; }

    internal static PersonalKeysDamagedException At(string storage, long offset, string what)
        => new($"The keys of personal data in '{storage}' are damaged: in {PersonalKeyFile.FileName} at offset {offset} {what}. Copy the directory before anything else, check the disk, and restore the newest copy of this file; what it lacks is then told as lost where it is read.") { Offset = offset };
}
