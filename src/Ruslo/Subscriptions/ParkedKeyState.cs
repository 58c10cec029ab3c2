namespace Ruslo;

/// <summary>A parked key of a partition in memory: its head as progress keeps it, and what waits behind it, in order.</summary>
internal sealed class ParkedKeyState(string hash, ParkedEntry head, ReadOnlyMemory<byte> value)
{
    /// <summary>How the key is named in entries of progress.</summary>
    public string Hash { get; } = hash;

    public ParkedEntry Head { get; set; } = head;

    /// <summary>The value of the head's entry, which the next move compares.</summary>
    public ReadOnlyMemory<byte> Value { get; set; } = value;

    public Queue<long> Waiting { get; } = new();

    /// <summary>The last position that waits, or the head.</summary>
    public long Last { get; set; } = head.Position;

    public int Count => 1 + Waiting.Count;
}
