namespace Ruslo;

/// <summary>Which views of a projection are read: those of the version that this process was built with. Thread-safe.</summary>
internal sealed class ServedViews(SubscriptionRuntime subscriptions)
{
    public SubscriptionRuntime Subscriptions => subscriptions;

    /// <summary>What is read of a projection now.</summary>
    /// <exception cref="RusloException">It does not run here.</exception>
    public IReadableViews Of(RegisteredProjection projection) => new LiveViews(RunningOf(projection));

    /// <summary>How the views of a projection are written.</summary>
    /// <exception cref="RusloException">It does not run here.</exception>
    public StateTableBinding TableOf(RegisteredProjection projection) => RunningOf(projection).Tables!.Find(projection.View, null);

    public static RusloException NotRunning(RegisteredProjection projection)
        => new($"Projection '{projection.Name}' does not run here: its host has not started yet or has stopped, or it is paused; then subscriptions.ResumeAsync(\"{projection.Subscription}\").");

    private RunningSubscription RunningOf(RegisteredProjection projection)
        => subscriptions.Find(projection.Subscription)?.Running ?? throw NotRunning(projection);
}
