using Ruslo.Battery;

namespace Ruslo.Tests;

/// <summary>What is run against every planted bug: seeds of the simulation, and the promises of a log on the simulated disk.</summary>
internal static class BatteryRun
{
    private const ulong Seeds = 600;
    private const long MaxSteps = 250_000; // most sound runs take a tenth of that; a broken one may never end

    /// <summary>Null when everything holds; else what noticed.</summary>
    public static string? WhatNotices(ulong seeds = Seeds)
    {
        for (ulong seed = 1; seed <= seeds; seed++)
        {
            try
            {
                SeedRun.RunUnwatched(seed, maxSteps: MaxSteps);
            }
            catch (SimulationException failure)
            {
                return failure.Message;
            }
            if (seed == 20 && (Directed() ?? SqlCheck.WhatNotices() ?? BrokenPromise()) is { } promise)
            {
                return promise;
            }
        }
        return null;
    }

    private static string? Directed()
    {
        foreach ((string name, Func<Simulation, Task> check) in DirectedBattery.All)
        {
            try
            {
                Simulation.Run(1, check);
            }
            catch (SimulationException failure)
            {
                return $"{name}: {failure.Message}";
            }
        }
        return null;
    }

    /// <summary>The conformance suite, on the embedded log in a simulation.</summary>
    private static string? BrokenPromise()
    {
        var disks = new System.Runtime.CompilerServices.ConditionalWeakTable<IEventLog, SimulatedDisk>();
        async ValueTask<IEventLog> OpenAsync(SimulatedDisk disk, RusloRuntime runtime)
        {
            IEventLog log = await EmbeddedLog.OpenAsync(disk.Mount(), new() { SegmentBytes = 64 * 1024 }, runtime);
            disks.Add(log, disk);
            return log;
        }
        var subject = new LogSubject
        {
            Name = "embedded",
            CreateAsync = runtime => OpenAsync(new SimulatedDisk(new SeededRandom(1), async () => await Task.Yield()), runtime),
            ReopenAsync = (log, runtime) => OpenAsync(disks.TryGetValue(log, out SimulatedDisk? disk) ? disk : throw new InvalidOperationException(), runtime),
        };
        foreach (ConformanceCheck check in LogConformance.Checks(subject).Where(check => !check.NeedsThreads))
        {
            try
            {
                Simulation.Run(1, sim => check.RunAsync(sim.Runtime));
            }
            catch (SimulationException failure)
            {
                return $"{check.Name}: {failure.Message}";
            }
        }
        return null;
    }
}
