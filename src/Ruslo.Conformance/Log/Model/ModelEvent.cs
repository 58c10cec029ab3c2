namespace Ruslo;

/// <summary>An event of a generated append. An id below zero is new.</summary>
internal readonly record struct ModelEvent(int Id, int Stream, int Look)
{
    public override string ToString() => $"{(Id < 0 ? "new" : Id)}@{Stream}/{Look}";
}
