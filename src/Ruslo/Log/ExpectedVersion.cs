namespace Ruslo;

/// <summary>What a writer expects of a stream when its append is committed.</summary>
public readonly record struct ExpectedVersion
{
    private readonly long value; // 0: any; -1: no stream; -2: exists; n > 0: exactly version n - 1

    private ExpectedVersion(long value) => this.value = value;

    /// <summary>Nothing.</summary>
    public static ExpectedVersion Any => default;

    /// <summary>That the stream has no events.</summary>
    public static ExpectedVersion NoStream => new(-1);

    /// <summary>That the stream has at least one event.</summary>
    public static ExpectedVersion StreamExists => new(-2);

    /// <summary>That the last event of the stream has this version (from 0); -1 is <see cref="NoStream"/>.</summary>
    public static ExpectedVersion Exactly(long version)
        => version >= 0 ? new(version + 1) : version == -1 ? NoStream : throw new ArgumentOutOfRangeException(nameof(version), version, "A version is 0 or more, or -1 for no stream.");

    /// <summary>Whether nothing is expected.</summary>
    public bool IsAny => value == 0;

    /// <summary>Whether a stream whose last version is <paramref name="current"/> (-1: no events) meets the expectation.</summary>
    public bool IsMetBy(long current) => value switch
    {
        0 => true,
        -1 => current < 0,
        -2 => current >= 0,
        _ => current == value - 1,
    };

    /// <inheritdoc/>
    public override string ToString() => value switch { 0 => "any", -1 => "no stream", -2 => "stream exists", _ => $"version {value - 1}" };
}
