namespace Ruslo;

/// <summary>Calls a handler with an event, without reflection.</summary>
internal delegate ValueTask HandlerInvoker(object handler, object e, HandlerContext context, CancellationToken cancellationToken);
