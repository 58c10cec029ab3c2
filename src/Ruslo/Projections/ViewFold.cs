namespace Ruslo;

/// <summary>The failures of folds that are promised.</summary>
internal static class ViewFold
{
    public static RusloException Exists<TEvent>(string projection, RoutingKey key, EventMetadata metadata)
        => new($"{typeof(TEvent).Name} at position {metadata.Position} creates the view '{key}' of projection '{projection}', which exists already. Where that may happen, fold with On: its view is null when there is none.") { Position = metadata.Position, EventId = metadata.EventId, Stream = metadata.Stream };

    public static TView Missing<TView, TEvent>(string projection, RoutingKey key, EventMetadata metadata) where TView : class
    {
#if PLANTED
        if (PlantedProjections.UpdatesOfMissingViewsAreIgnored)
        {
            return default!;
        }
#endif
        throw new RusloException($"{typeof(TEvent).Name} at position {metadata.Position} updates the view '{key}' of projection '{projection}', which does not exist. Where that may happen, fold with On: its view is null when there is none.") { Position = metadata.Position, EventId = metadata.EventId, Stream = metadata.Stream };
    }
}
