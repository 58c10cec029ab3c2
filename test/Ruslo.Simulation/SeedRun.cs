namespace Ruslo.Battery;

/// <summary>Runs one seed.</summary>
internal static class SeedRun
{
    /// <summary>No sound run takes more steps.</summary>
    public const long MaxSteps = 1_000_000;

    /// <summary>The trace of a seed that holds.</summary>
    /// <exception cref="SimulationException">An invariant is broken.</exception>
    public static ulong Run(ulong seed, Action<string>? log = null)
    {
        using var watch = new Watchdog(seed);
        return Simulation.Run(seed, Scenario(seed), MaxSteps, log).Trace;
    }

    /// <summary>Runs a seed and writes everything that happens in it.</summary>
    public static bool Print(ulong seed, TextWriter to)
    {
        try
        {
            ulong trace = Run(seed, to.WriteLine);
            to.WriteLine($"Seed {seed} holds, its trace is {trace:x16}.");
            return true;
        }
        catch (SimulationException failure)
        {
            to.WriteLine(failure);
            return false;
        }
    }

    /// <summary>One of three seeds is the life of subscriptions, one of twelve that of a projection, one that of commands, one that of timers or of schedules in turn, one that of sagas, one of twenty-four that of a flow, the others that of a log on a bad disk.</summary>
    public static Func<Simulation, Task> Scenario(ulong seed)
    {
        if (seed % 3 == 0)
        {
            return SubscriptionScenario.RunAsync;
        }
        if (seed % 12 == 7)
        {
            return ProjectionScenario.RunAsync;
        }
        if (seed % 12 == 4)
        {
            return seed % 24 == 4 ? TimerScenario.RunAsync : ScheduleScenario.RunAsync;
        }
        if (seed % 12 == 1)
        {
            return SagaRunScenario.RunAsync;
        }
        if (seed % 12 == 10)
        {
            return CommandScenario.RunAsync;
        }
        if (seed % 24 == 17)
        {
            return FlowScenario.RunAsync;
        }
        // Small segments, so that a few hundred events fill several.
        var options = new EmbeddedLogOptions { SegmentBytes = (16 * 1024) << (int)(seed % 4) };
        return sim => LogScenario.RunAsync(sim, async (storage, runtime) => await EmbeddedLog.OpenAsync(storage, options, runtime));
    }
}
