namespace Replay;

/// <summary>A replay at one moment.</summary>
internal sealed record ReplayProgress(TimeSpan Elapsed, long Published, long Events, double PerSecond, long ViewLag, IReadOnlyList<ServiceProgress> Services)
{
    public bool IsDone(int services) => Published == Events && Services.Count == services && ViewLag == 0 && Services.All(service => service.Lag == 0);
}
