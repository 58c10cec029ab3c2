namespace Ruslo.Bench;

/// <summary>Another system that hands a published order to three handlers.</summary>
internal interface IPublishPeer : IAsyncDisposable
{
    string Name { get; }

    ValueTask PublishAsync(OrderCreated order);
}
