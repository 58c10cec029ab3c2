using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Ruslo;

/// <summary>All that is known about one instance: what its stream says after its last event. Immutable.</summary>
internal sealed record SagaInstance
{
    /// <summary>The version of the definition that it runs on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required int Definition { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required SagaStatus Status { get; init; }

    /// <summary>The state of the application. Stored beside the rest.</summary>
    [JsonIgnore]
    public object State { get; init; } = null!;

    /// <summary>The steps that have begun, in the order in which they began.</summary>
    public ImmutableArray<SagaStepState> Steps { get; init; } = [];

    /// <summary>Which stage of the definition is under way, from 0.</summary>
    public int Stage { get; init; }

    /// <summary>A pivot has succeeded: there is no way back.</summary>
    public bool HasPassedPivot { get; init; }

    /// <summary>Why it aborts or has aborted; while it is running: why it will, unless the pivot that is under way succeeds.</summary>
    public AbortReason? Why { get; init; }

    /// <summary>The reply of <see cref="Why"/>, as it was recorded; set by what runs the machine.</summary>
    public SagaReply? Cause { get; init; }

    /// <summary>Who waits for its end: the header of the message that started it; its final event carries it.</summary>
    public string? ReplyTo { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required DateTimeOffset StartedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>It has ended, and late replies count until then; null: it has not ended.</summary>
    public DateTimeOffset? OpenUntil { get; init; }

    /// <summary>The last input that it has recorded: what comes again after a rewind is not taken again. Kept by what runs the machine.</summary>
    public SagaPlace Last { get; init; }

    /// <summary>The times that are waited for; kept by what runs the machine.</summary>
    public ImmutableArray<SagaTimer> Timers { get; init; } = [];

    public SagaStepState? Find(string step) => Find(Steps, step);

    public static SagaStepState? Find(ImmutableArray<SagaStepState> steps, string step)
    {
        foreach (SagaStepState one in steps)
        {
            if (one.Name == step)
            {
                return one;
            }
        }
        return null;
    }
}
