using System.Collections.Concurrent;

namespace Ruslo;

/// <summary>Which views of a projection are read: those of the version that this process was built with, or others until those have been built. Thread-safe.</summary>
internal sealed class ServedViews(SubscriptionRuntime subscriptions)
{
    private readonly ConcurrentDictionary<string, (string Subscription, FormerViews? Frozen)> others = new(StringComparer.Ordinal);

    public SubscriptionRuntime Subscriptions => subscriptions;

    /// <summary>What is read of a projection now.</summary>
    /// <exception cref="RusloException">It does not run here.</exception>
    public IReadableViews Of(RegisteredProjection projection)
        => others.TryGetValue(projection.Name, out (string Subscription, FormerViews? Frozen) other)
            ? other.Frozen ?? (IReadableViews)new LiveViews(RunningOf(projection, other.Subscription))
            : new LiveViews(RunningOf(projection, projection.Subscription));

    /// <summary>How the views of a projection are written.</summary>
    /// <exception cref="RusloException">It is not known here.</exception>
    public StateTableBinding TableOf(RegisteredProjection projection)
        => subscriptions.Find(projection.Subscription)?.Definition.Tables[0] ?? throw NotRunning(projection);

    /// <summary>Another subscription's views are read, which runs here.</summary>
    public void Read(string projection, string subscription) => others[projection] = (subscription, null);

    /// <summary>Views are read that nobody folds any more.</summary>
    public void Read(string projection, FormerViews views) => others[projection] = (views.Subscription, views);

    /// <summary>From now on the projection's own views are read.</summary>
    public void ReadOwn(string projection) => others.TryRemove(projection, out _);

    public static RusloException NotRunning(RegisteredProjection projection)
        => new($"Projection '{projection.Name}' does not run here: its host has not started yet or has stopped, or it is paused; then subscriptions.ResumeAsync(\"{projection.Subscription}\").");

    private RunningSubscription RunningOf(RegisteredProjection projection, string subscription)
        => subscriptions.Find(subscription)?.Running ?? throw NotRunning(projection);
}
