namespace Ruslo;

/// <summary>What a person decided about an event of a routing key.</summary>
/// <param name="InsteadAt">The position of the event in <c>$subscriptions</c> whose payload is used instead; 0: it is skipped.</param>
internal readonly record struct Amendment(long InsteadAt)
{
    public bool IsSkip => InsteadAt == 0;
}
