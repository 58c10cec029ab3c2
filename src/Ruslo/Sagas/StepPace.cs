namespace Ruslo;

/// <summary>How long is waited before something is sent again.</summary>
internal static class StepPace
{
    /// <summary>How often a compensation is sent again before it has failed for good.</summary>
    public const int CompensationRetries = 5;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>For what answers a command of the platform's own accord, where the step declares no time-out.</summary>
    public static TimeSpan Answer { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Before a step is tried again: as it declares and as often, then ten seconds, doubling to an hour.</summary>
    public static TimeSpan BeforeRetry(StepPlan plan, SagaStepState step)
        => step.Tries > plan.Retries ? Grown(First, step.Tries - plan.Retries, Longest)
            : plan.LongestDelay is { } longest ? Grown(plan.RetryDelay, step.Tries, longest)
            : plan.RetryDelay;

    /// <summary>Before a compensation is sent again: ten seconds, doubling.</summary>
    public static TimeSpan BeforeCompensation(SagaStepState step) => Grown(First, step.CompensationTries, Longest);

    /// <summary>How long what forces an answer waits for one: as long as the step, doubling to an hour.</summary>
    public static TimeSpan ForCancel(StepPlan plan, SagaStepState step) => Grown(plan.Timeout ?? Answer, step.Attempt - step.CancelAttempt + 1, Longest);

    /// <summary>Before what forces an answer, and was refused, is sent again: ten seconds, doubling to an hour.</summary>
    public static TimeSpan BeforeCancel(SagaStepState step) => Grown(First, step.Attempt - step.CancelAttempt + 1, Longest);

    private static TimeSpan Grown(TimeSpan first, int time, TimeSpan longest)
    {
        TimeSpan grown = first;
        for (int i = 1; i < time && grown < longest; i++)
        {
            grown += grown;
        }
        return grown < longest || first >= longest ? grown : longest;
    }
}
