namespace Ruslo;

/// <summary>What of the instance in a <see cref="SagaRecord"/> a list shows: the rest is passed over, not read.</summary>
internal sealed class SagaHead
{
    public int Definition { get; init; }

    public SagaStatus Status { get; init; }

    public List<SagaStepInfo> Steps { get; init; } = [];

    public AbortReason? Why { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }
}
