namespace Ruslo;

/// <summary>Where an input came from.</summary>
/// <param name="Position">The position of the event.</param>
/// <param name="Ordinal">Which of its messages.</param>
internal readonly record struct SagaPlace(long Position, int Ordinal)
{
    public bool IsAfter(SagaPlace other) => Position > other.Position || (Position == other.Position && Ordinal > other.Ordinal);
}
