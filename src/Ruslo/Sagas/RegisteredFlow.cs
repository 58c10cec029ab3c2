namespace Ruslo;

/// <summary>A flow as an application has added it.</summary>
internal sealed record RegisteredFlow(Flow Flow, FlowOptions Options)
{
    /// <summary>The subscription that watches it.</summary>
    public string Subscription { get; } = FlowSubscription.NameOf(Flow.Name);
}
