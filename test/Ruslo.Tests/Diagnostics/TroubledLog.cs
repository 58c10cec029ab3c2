namespace Ruslo.Tests;

/// <summary>A log that says of itself what it is told to say.</summary>
internal sealed class TroubledLog(IEventLog log) : ForwardingLog(log), ILogCondition
{
    public DateTimeOffset LogTime { get; init; }

    public string? Fault { get; init; }

    public IReadOnlyList<string> Troubles { get; init; } = [];
}
