namespace Ruslo;

/// <summary>What an application has configured, from all its modules; read once, at start.</summary>
internal sealed class RusloSetup
{
    public List<Action<CatalogBuilder>> Catalogs { get; } = [];

    public List<(string Name, Action<SubscriptionBuilder> Configure)> Subscriptions { get; } = [];

    public List<RegisteredProjection> Projections { get; } = [];

    public List<RegisteredFlow> Flows { get; } = [];

    public List<RegisteredSnapshots> Snapshots { get; } = [];

    public List<RegisteredDecider> Deciders { get; } = [];

    /// <summary>By name; each with all its versions.</summary>
    public List<RegisteredSaga> Sagas { get; } = [];

    public List<(string Name, Func<ScheduleDefinition> Define)> Schedules { get; } = [];

    public List<string> ExclusiveTopics { get; } = [];

    public int MaxEventBytes { get; set; } = EventSerializer.DefaultMaxBytes;

    /// <summary>How many states of deciders are kept.</summary>
    public int CachedStates { get; set; } = 16 * 1024;

    public EventCatalog BuildCatalog()
    {
        var catalog = new CatalogBuilder();
        PlatformEvents.AddTo(catalog);
        SagaEvents.AddTo(catalog);
        FlowEvents.AddTo(catalog);
        foreach (Action<CatalogBuilder> describe in Catalogs)
        {
            describe(catalog);
        }
        return catalog.Build();
    }
}
