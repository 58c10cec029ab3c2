namespace Ruslo.Battery;

/// <summary>What never returns cannot be interrupted, since everything runs on one thread: the watchdog names the seed and ends the process.</summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Timer timer;

    public Watchdog(ulong seed) => timer = new Timer(_ =>
    {
        Console.WriteLine($"Seed {seed} has not ended within {Patience}: something loops without awaiting, or blocks its thread.");
        Environment.Exit(2);
    }, null, Patience, Timeout.InfiniteTimeSpan);

    public void Dispose() => timer.Dispose();
}
