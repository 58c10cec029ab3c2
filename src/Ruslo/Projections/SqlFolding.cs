namespace Ruslo;

/// <summary>What one type of event does to the tables of a read model. Immutable.</summary>
/// <param name="Handled">The type, or a base of several.</param>
/// <param name="Key">What it is about; null: its stream.</param>
/// <param name="Fold">What it does.</param>
internal sealed record SqlFolding(Type Handled, Func<object, RoutingKey>? Key, Func<object, SqlFold, CancellationToken, Task> Fold)
{
    public RoutingKey KeyOf(object e, StreamId stream) => Key?.Invoke(e) ?? stream.Key;
}
