namespace Ruslo;

/// <summary>
/// A compare-and-set of one entry of progress: small state that the log keeps beside the events (checkpoints, epochs, parked keys,
/// registrations). Atomic with its append; without a position, invisible to readers, waking nobody.
/// </summary>
/// <param name="Entry">The name of the entry: any non-empty string up to 1,024 UTF-8 bytes, compared ordinally.</param>
/// <param name="Expected">The value that the entry must have; null: it must not exist.</param>
/// <param name="Next">The value that it gets; null: it is deleted. Equal to <paramref name="Expected"/>: it is only compared.</param>
public readonly record struct ProgressMove(string Entry, ReadOnlyMemory<byte>? Expected, ReadOnlyMemory<byte>? Next)
{
    /// <summary>The longest name, in UTF-8 bytes.</summary>
    public const int MaxEntryBytes = 1024;

    /// <summary>The longest value, in bytes.</summary>
    public const int MaxValueBytes = 256 * 1024;

    /// <summary>A move that changes nothing and holds the append to a value.</summary>
    public static ProgressMove Check(string entry, ReadOnlyMemory<byte>? expected) => new(entry, expected, expected);

    /// <summary>Throws when the name or the value breaks its bounds.</summary>
    /// <exception cref="ArgumentException">It does; the message says which and what is allowed.</exception>
    public void Validate()
    {
        if (string.IsNullOrEmpty(Entry) || (Entry.Length > MaxEntryBytes / 4 && System.Text.Encoding.UTF8.GetByteCount(Entry) > MaxEntryBytes))
        {
            throw new ArgumentException($"The entry of progress '{Entry}' must have 1 to {MaxEntryBytes} bytes in UTF-8.");
        }
        if (!Utf16.IsWellFormed(Entry))
        {
            throw new ArgumentException("The name of an entry of progress contains half a surrogate pair, which is no text.");
        }
        if (Next is { Length: > MaxValueBytes })
        {
            throw new ArgumentException($"The value of the entry of progress '{Entry}' has {Next.Value.Length} bytes; at most {MaxValueBytes} are allowed.");
        }
    }

    /// <summary>Whether the entry's value is the expected one.</summary>
    /// <param name="actual">The value; null when the entry does not exist.</param>
    public bool Compares(ReadOnlyMemory<byte>? actual)
        => actual.HasValue == Expected.HasValue && (actual is not { } a || a.Span.SequenceEqual(Expected!.Value.Span));
}
