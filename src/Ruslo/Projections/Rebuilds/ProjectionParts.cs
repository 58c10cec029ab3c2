namespace Ruslo;

/// <summary>What projections of a process are run with.</summary>
internal sealed record ProjectionParts(IEventLog Log, SubscriptionRuntime Host, Registrar Registrar, Retiring Retiring, IStateStore States, ServedViews Served, ProjectionLog Notes)
{
    public RusloRuntime Runtime => Host.Runtime;

    public DateTimeOffset Now => Host.Runtime.Time.GetUtcNow();

    public FormerOpening Formers => new(Log, States);
}
