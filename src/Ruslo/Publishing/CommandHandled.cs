namespace Ruslo;

/// <summary>
/// A command whose sender asked to be told was handled without a failure: recorded together with whatever its handler did, with the command
/// as its cause, its correlation and its reply-to. Published by the platform alone, to <see cref="CommandRefused.Topic"/>, in a stream named
/// by the command's id.
/// </summary>
/// <param name="Command">The name of the command.</param>
/// <param name="CommandId">The id of the recorded command.</param>
public sealed record CommandHandled(string Command, Guid CommandId)
{
    /// <summary>Its name.</summary>
    public const string Name = "command-handled";
}
