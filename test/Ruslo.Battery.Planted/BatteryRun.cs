using Ruslo.Battery;

namespace Ruslo.Tests;

/// <summary>
/// What is run against every planted bug: seeds of the simulation, and the promises of a log on the simulated disk. That a run takes too
/// many steps is noticed only where a bug is to make work without an end: elsewhere it says nothing about what is wrong.
/// </summary>
/// <param name="isEndless">Whether that is noticed.</param>
internal sealed class BatteryRun(bool isEndless)
{
    private const ulong Seeds = 600;
    private const ulong SeedsBeforeChecks = 20; // what most seeds notice is noticed soonest like this
    private const int MostEndless = 3; // each takes as long as a hundred others

    private int endless;

    /// <summary>Null when everything holds; else what noticed.</summary>
    public string? WhatNotices(ulong seeds = Seeds)
    {
        for (ulong seed = 1; seed <= seeds && (endless < MostEndless || seed <= SeedsBeforeChecks); seed++)
        {
            if ((WhatFails(seed, SeedRun.Scenario(seed)) ?? (seed == SeedsBeforeChecks ? Directed() ?? SqlCheck.WhatNotices() ?? BrokenPromise() : null)) is { } noticed)
            {
                return noticed;
            }
        }
        return null;
    }

    private string? Directed()
        => DirectedBattery.All.Select(check => WhatFails(1, check.Value) is { } failure ? $"{check.Key}: {failure}" : null).FirstOrDefault(static failure => failure is not null);

    private string? WhatFails(ulong seed, Func<Simulation, Task> body)
    {
        Simulation run = null!;
        try
        {
            Simulation.Run(seed, sim => body(run = sim), SeedRun.MaxSteps);
            return null;
        }
        catch (SimulationException failure)
        {
            if (isEndless || run.Steps <= SeedRun.MaxSteps)
            {
                return failure.Message;
            }
            endless++;
            return null;
        }
    }

    /// <summary>The conformance suite, on the embedded log in a simulation.</summary>
    private string? BrokenPromise()
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
        return LogConformance.Checks(subject).Where(static check => !check.NeedsThreads)
            .Select(check => WhatFails(1, sim => check.RunAsync(sim.Runtime)) is { } failure ? $"{check.Name}: {failure}" : null).FirstOrDefault(static failure => failure is not null);
    }
}
