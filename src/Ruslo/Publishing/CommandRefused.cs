namespace Ruslo;

/// <summary>
/// A decider said "no" to a command that was sent: recorded once it is decided, with the command as its cause, its correlation and its
/// reply-to. Published by the platform alone, to <see cref="Topic"/>, in a stream named by the command's id.
/// </summary>
/// <param name="Command">The name of the command.</param>
/// <param name="CommandId">The id of the recorded command.</param>
/// <param name="Reason">Why not: the code that the decider gave.</param>
public sealed record CommandRefused(string Command, Guid CommandId, string Reason)
{
    /// <summary>Its topic.</summary>
    public const string Topic = "$commands";

    /// <summary>Its name.</summary>
    public const string Name = "command-refused";
}
