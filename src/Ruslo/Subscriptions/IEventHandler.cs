namespace Ruslo;

/// <summary>Handles events of one type. Made for each attempt in a scope of its own, when it is a class registered with a subscription.</summary>
public interface IEventHandler<in TEvent>
{
    /// <summary>Handles an event. Returning normally means handled; throwing means retry, then park. What it publishes through the context or injected buses is committed with its progress.</summary>
    ValueTask HandleAsync(TEvent e, HandlerContext context, CancellationToken cancellationToken);
}
