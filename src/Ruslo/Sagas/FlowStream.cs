namespace Ruslo;

/// <summary>Where flows tell what they have to tell: in <c>$system</c>, a stream for each flow and tenant.</summary>
internal static class FlowStream
{
    public static NewEvent Draft(SubscriptionRuntime host, string flow, object e, string tenant, Guid correlation, Guid id)
        => host.Drafting.Draft(e, PublishOptions.OfPlatform with { Tenant = tenant, CorrelationId = correlation, EventId = id, Key = FlowSubscription.NameOf(flow) }, id, handled: null, new(512));
}
