namespace Ruslo;

/// <summary>What a recorded event decodes into.</summary>
public readonly struct DecodedEvent
{
    private readonly IReadOnlyList<object>? objects;

    private DecodedEvent(DecodeOutcome outcome, EventDescriptor? descriptor, IReadOnlyList<object>? objects, Exception? error)
        => (Outcome, Descriptor, this.objects, Error) = (outcome, descriptor, objects, error);

    /// <summary>What came of it.</summary>
    public DecodeOutcome Outcome { get; }

    /// <summary>How its name and version are known here; null for an unknown name, the newest known version for a newer one.</summary>
    public EventDescriptor? Descriptor { get; }

    /// <summary>The objects, in order: one unit of work. Empty unless it is known.</summary>
    public IReadOnlyList<object> Objects => objects ?? [];

    /// <summary>Why it failed, with its place and its name; null unless it failed.</summary>
    public Exception? Error { get; }

    internal static DecodedEvent UnknownName => new(DecodeOutcome.UnknownName, null, null, null);

    internal static DecodedEvent Known(EventDescriptor descriptor, IReadOnlyList<object> objects) => new(DecodeOutcome.Known, descriptor, objects, null);

    internal static DecodedEvent NewerVersion(EventDescriptor newest) => new(DecodeOutcome.NewerVersion, newest, null, null);

    internal static DecodedEvent Failed(EventDescriptor? descriptor, Exception error) => new(DecodeOutcome.Failed, descriptor, null, error);
}
