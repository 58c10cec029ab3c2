namespace Ruslo;

/// <summary>The execution of a command on its way through the filters.</summary>
public sealed class DecidingContext
{
    internal DecidingContext(StreamId stream, object command, string? user, bool isStaged)
        => (Stream, Command, User, IsStaged) = (stream, command, user, isStaged);

    /// <summary>The stream that is decided on.</summary>
    public StreamId Stream { get; }

    /// <summary>The command.</summary>
    public object Command { get; }

    /// <summary>Who asks, as given in the options.</summary>
    public string? User { get; }

    /// <summary>Whether a handler executes it: then what is decided is committed later, together with the handler's progress.</summary>
    public bool IsStaged { get; }

    internal InvalidOperationException NotLetThrough()
        => new($"A filter of deciding did not let {Command.GetType().Name} for {Stream} pass. Let it throw, so that the caller learns why.");
}
