namespace Ruslo;

/// <summary>What an event does to one view; null: there is none.</summary>
internal delegate TView? ViewStep<TView>(TView? view, object e, EventMetadata metadata, RoutingKey key) where TView : class;
