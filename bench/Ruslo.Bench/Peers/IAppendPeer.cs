namespace Ruslo.Bench;

/// <summary>Another system that appends durably for many callers.</summary>
internal interface IAppendPeer : IDisposable
{
    string Name { get; }

    /// <summary>Completes when the order is durable.</summary>
    ValueTask AppendAsync(int caller, OrderCreated order, long expectedVersion);
}
