namespace Ruslo;

/// <summary>The views that events after a position concern, as far as the log was followed.</summary>
internal sealed class MovedViews
{
    private const int Page = 1000;

    private readonly ProjectionParts parts;
    private readonly SubscriptionDefinition definition;
    private readonly Router router;
    private readonly HashSet<string> documents = new(StringComparer.Ordinal);
    private long followed;

    public MovedViews(ProjectionParts parts, RegisteredProjection projection, long after)
    {
        (this.parts, followed) = (parts, after);
        definition = projection.Define(parts.Host.Serializer.Catalog);
        router = new(definition, partitions: 1);
    }

    public bool Contains(string document) => documents.Contains(document);

    public async ValueTask FollowAsync(long through, CancellationToken cancellationToken)
    {
        while (followed < through)
        {
            LogPage page = await parts.Log.ReadAsync(followed, definition.Filter, Page, cancellationToken);
            foreach (RecordedEvent recorded in page.Events)
            {
                var e = new ReadEvent(recorded);
                e.Decode(parts.Host.Serializer);
                if (router.Routes(e, 0, out Delivery delivery))
                {
                    foreach (StreamId key in delivery.Keys ?? [router.DefaultKeyOf(recorded)])
                    {
                        documents.Add(ViewKey.Of(key));
                    }
                }
            }
            if (page.ReadThrough <= followed)
            {
                return;
            }
            followed = page.ReadThrough;
        }
    }
}
