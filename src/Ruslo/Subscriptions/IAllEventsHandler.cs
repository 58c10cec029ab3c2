namespace Ruslo;

/// <summary>Handles every event that the subscription's topics match, also those whose names this application does not know.</summary>
public interface IAllEventsHandler
{
    /// <summary>Handles an event as it was recorded; <see cref="HandlerContext.Decoded"/> holds what it decodes into, nothing when its name is unknown.</summary>
    ValueTask HandleAsync(RecordedEvent e, HandlerContext context, CancellationToken cancellationToken);
}
