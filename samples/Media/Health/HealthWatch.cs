using Ruslo;

namespace Media;

/// <summary>Looks at the subscriptions of this process, and tells when the health of one is another than before. For one caller at a time.</summary>
internal sealed class HealthWatch(IDirectDeciders deciders)
{
    private readonly Dictionary<string, string> told = new(StringComparer.Ordinal);

    /// <summary>The longest lag that was seen in this run.</summary>
    public TimeSpan LongestLag { get; private set; }

    public async Task LookAsync(IReadOnlyList<SubscriptionStatus> services, CancellationToken cancellationToken)
    {
        foreach (SubscriptionStatus service in services)
        {
            LongestLag = service.LagTime > LongestLag ? service.LagTime : LongestLag;
            var seen = new Observed(service.State, service.LagTime, service.Reason);
            if (!told.TryGetValue(service.Name, out string? known) || ServiceHealth.Of(known, seen) != known)
            {
                told[service.Name] = (await deciders.ExecuteAsync(ServiceHealth.Decider, service.Name, seen, cancellationToken)).OrThrow().State;
            }
        }
    }
}
