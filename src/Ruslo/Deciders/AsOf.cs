namespace Ruslo;

/// <summary>A point of the past at which a state is asked for.</summary>
public readonly record struct AsOf
{
    private enum Measure
    {
        Version,
        Position,
        RecordedAt,
        OccurredAt,
    }

    private readonly Measure measure;
    private readonly long value;

    private AsOf(Measure measure, long value) => (this.measure, this.value) = (measure, value);

    /// <summary>After the event of the stream with this version, from 0; -1 is before the first.</summary>
    public static AsOf Version(long version)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, -1);
        return new(Measure.Version, version);
    }

    /// <summary>After the event of the log with this position, from 1; 0 is before the first.</summary>
    public static AsOf Position(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        return new(Measure.Position, position);
    }

    /// <summary>After what was recorded up to a time, inclusively.</summary>
    public static AsOf Time(DateTimeOffset time) => new(Measure.RecordedAt, time.UtcTicks);

    /// <summary>With the events that had occurred up to a time, inclusively, in the order of the log: history that was recorded later counts.</summary>
    public static AsOf OccurredTime(DateTimeOffset time) => new(Measure.OccurredAt, time.UtcTicks);

    /// <summary>Whether an event counts.</summary>
    internal bool Includes(RecordedEvent e) => measure switch
    {
        Measure.Version => e.Version <= value,
        Measure.Position => e.Position <= value,
        Measure.RecordedAt => e.RecordedAt.UtcTicks <= value,
        _ => e.OccurredAt.UtcTicks <= value,
    };

    /// <summary>Whether it picks events by when they occurred, so that what counts is no beginning of the stream.</summary>
    internal bool IsOfOccurrence => measure == Measure.OccurredAt;

    /// <summary>Whether it is a version of a stream.</summary>
    internal bool IsOfVersion => measure == Measure.Version;

    /// <summary>Whether no later event of the stream can count.</summary>
    internal bool EndsAt(RecordedEvent e) => !IsOfOccurrence && !Includes(e);

    /// <inheritdoc/>
    public override string ToString() => measure switch
    {
        Measure.Version => $"version {value}",
        Measure.Position => $"position {value}",
        Measure.RecordedAt => $"recorded by {new DateTimeOffset(value, TimeSpan.Zero):O}",
        _ => $"occurred by {new DateTimeOffset(value, TimeSpan.Zero):O}",
    };
}
