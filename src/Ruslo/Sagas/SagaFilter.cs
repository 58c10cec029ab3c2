namespace Ruslo;

/// <summary>Which instances are listed; the oldest come first.</summary>
public sealed record SagaFilter
{
    /// <summary>Of which saga; null: of all.</summary>
    public string? Saga { get; init; }

    /// <summary>Only those that are so far; null: all.</summary>
    public SagaStatus? Status { get; init; }

    /// <summary>Only those in which this step waits, or has failed to be undone; null: all.</summary>
    public string? Step { get; init; }

    /// <summary>Only those of this tenant; null: of all.</summary>
    public string? Tenant { get; init; }

    /// <summary>Only those that started before; null: all.</summary>
    public DateTimeOffset? StartedBefore { get; init; }

    /// <summary>The most instances of a page, 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Continues after the page that gave this cursor.</summary>
    public string? Cursor { get; init; }

    internal bool Holds(SagaSummary summary)
        => (Saga is null || summary.Saga == Saga) && (Status is null || summary.Status == Status) && (Tenant is null || summary.Tenant == Tenant)
            && (Step is null || summary.Steps.Any(step => step.Name == Step && IsStuck(step.Status))) && (StartedBefore is not { } before || summary.StartedAt < before);

    private static bool IsStuck(SagaStepStatus status)
        => status is SagaStepStatus.Waiting or SagaStepStatus.Retrying or SagaStepStatus.Unknown or SagaStepStatus.Cancelling or SagaStepStatus.Compensating or SagaStepStatus.CompensationFailed;
}
