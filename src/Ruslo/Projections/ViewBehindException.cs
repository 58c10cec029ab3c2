namespace Ruslo;

/// <summary>A projection has not come to the position that a read waited for, in time. The view is not wrong, only older: read without the token, or again.</summary>
public sealed class ViewBehindException : RusloException
{
    /// <summary>For serializers and tests.</summary>
    public ViewBehindException() { }

    /// <param name="message">What happened.</param>
    public ViewBehindException(string message) : base(message) { }

    /// <param name="message">What happened.</param>
    /// <param name="innerException">What caused it.</param>
    public ViewBehindException(string message, Exception? innerException) : base(message, innerException) { }

    internal ViewBehindException(string projection, StreamId key, long position, long reached, TimeSpan waited, string? reason)
        : base($"Projection '{projection}' has come to position {reached} only, and {(key.Key == "*" ? "was waited for at" : $"the view '{key.Key}' was to be read after")} {position}; {waited.TotalSeconds:0.###} seconds passed.{(reason is null ? "" : $" It does not go on: {reason}")} Read without the token, try again, or raise {nameof(ProjectionOptions)}.{nameof(ProjectionOptions.Wait)}.")
        => (Projection, Key, Position, Reached) = (projection, key.Key, position, reached);

    /// <summary>The projection.</summary>
    public string Projection { get; } = "";

    /// <summary>The key of the view; <c>*</c> when the projection was waited for as a whole.</summary>
    public RoutingKey Key { get; }

    /// <summary>How far the projection had come.</summary>
    public long Reached { get; }
}
