namespace Ruslo;

/// <summary>
/// For a receiver outside that must not accept a late call: after a hand-over, an old owner's call can land last. A receiver that
/// keeps the highest fence of each routing key, and refuses lower ones, is safe from it.
/// </summary>
/// <param name="Epoch">Grows whenever the partition changes hands.</param>
/// <param name="Position">The position of the handled event.</param>
public readonly record struct HandlerFence(long Epoch, long Position) : IComparable<HandlerFence>
{
    /// <inheritdoc/>
    public int CompareTo(HandlerFence other) => Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Position.CompareTo(other.Position);

    /// <summary>Whether the left one is older.</summary>
    public static bool operator <(HandlerFence left, HandlerFence right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one is newer.</summary>
    public static bool operator >(HandlerFence left, HandlerFence right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one is not newer.</summary>
    public static bool operator <=(HandlerFence left, HandlerFence right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one is not older.</summary>
    public static bool operator >=(HandlerFence left, HandlerFence right) => left.CompareTo(right) >= 0;
}
