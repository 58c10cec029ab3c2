namespace Ruslo;

/// <summary>An event of a batch with options of its own: histories bring their own times and ids.</summary>
/// <param name="Event">The event.</param>
/// <param name="Options">Its options; null: none. An expected version is that of its stream before the whole batch; at most one event of a stream may have one.</param>
public sealed record EventToPublish(object Event, PublishOptions? Options = null);
