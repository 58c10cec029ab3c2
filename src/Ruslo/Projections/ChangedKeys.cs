namespace Ruslo;

/// <summary>Which views an event changes, and how each is read with it.</summary>
internal static class ChangedKeys
{
    /// <summary>Each key once. An event that cannot be read, or whose keys cannot be computed, changes nothing yet: it stalls or parks its projection.</summary>
    public static async ValueTask<IReadOnlyList<RoutingKey>> OfAsync<TView>(ViewReads reads, RegisteredProjection registered, EventSerializer serializer, RecordedEvent e, Token token, CancellationToken cancellationToken) where TView : class
    {
        var projection = (Projection<TView>)registered.Projection;
        var keys = new List<RoutingKey>();
        foreach (object one in serializer.Decode(e).Objects)
        {
            keys.AddRange(projection.KeysOf(one, EventMetadata.Of(e)));
            foreach (ViewFold<TView> fold in projection.Folds)
            {
                if (fold.LookedUp is { } by && fold.Takes(one))
                {
                    // What a value stood for at the event is the same later, once the projection has come there.
                    await reads.ReadPastAsync(registered, ViewKey.Asked(e.Stream.Tenant, "-"), token, cancellationToken, mayBeParked: true);
                    keys.AddRange(KeptLookups.Found(await reads.LookUpAsync(registered, KeptLookups.DocumentOf(e.Stream.Tenant, by.Name, by.Value(one)), cancellationToken), e.Position));
                }
            }
        }
        return [.. keys.Distinct()];
    }

    /// <summary>The view, with the event in it.</summary>
    public static async ValueTask<Changed<TView>> ReadAsync<TView>(ViewReads reads, RegisteredProjection projection, StreamId key, Token token, CancellationToken cancellationToken) where TView : class
    {
#if PLANTED
        if (!PlantedProjections.ChangesAreHandedOutBeforeTheCommit)
#endif
        await reads.ReadPastAsync(projection, key, token, cancellationToken);
        return new(key.Key, key.Tenant, await reads.GetAsync<TView>(projection, key, cancellationToken), token);
    }
}
