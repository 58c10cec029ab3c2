namespace Ruslo;

/// <summary>What an application has configured, from all its modules; read once, at start.</summary>
internal sealed class RusloSetup
{
    public List<Action<CatalogBuilder>> Catalogs { get; } = [];

    public List<(string Name, Action<SubscriptionBuilder> Configure)> Subscriptions { get; } = [];

    public List<RegisteredProjection> Projections { get; } = [];

    public int MaxEventBytes { get; set; } = EventSerializer.DefaultMaxBytes;

    public EventCatalog BuildCatalog()
    {
        var catalog = new CatalogBuilder();
        foreach (Action<CatalogBuilder> describe in Catalogs)
        {
            describe(catalog);
        }
        return catalog.Build();
    }
}
