using System.Text;

namespace Ruslo;

/// <summary>
/// A whole application under one seeded scheduler with virtual time: every interleaving is decided by the seed, and a seed that
/// fails, fails again. Time passes only when nothing can run. Determinism ends where the code does real I/O, or starts threads.
/// </summary>
public sealed class Simulation
{
    private const ulong FnvPrime = 0x100000001B3;

    private readonly SimulationScheduler scheduler;
    private readonly Action<string>? log;
    private ulong trace = 0xCBF29CE484222325;
    private long steps;

    private Simulation(ulong seed, Action<string>? log)
    {
        this.log = log;
        Seed = seed;
        Random = new SeededRandom(seed);
        scheduler = new SimulationScheduler(Random.Split());
        Runtime = new RusloRuntime(Time, new SeededIdSource(Random.Next()), scheduler);
    }

    /// <summary>What decides everything.</summary>
    public ulong Seed { get; }

    /// <summary>Virtual time, ids from the seed, and the scheduler: give it to whatever takes part.</summary>
    public RusloRuntime Runtime { get; }

    /// <summary>The virtual clock.</summary>
    public SimulatedTime Time { get; } = new();

    /// <summary>Randomness for the workload itself.</summary>
    public SeededRandom Random { get; }

    /// <summary>How many steps have been taken.</summary>
    public long Steps => steps;

    /// <summary>Runs a body to its end, on the calling thread.</summary>
    /// <param name="seed">What decides the interleaving, the ids and the workload.</param>
    /// <param name="body">What is simulated. What it leaves running when it ends is abandoned.</param>
    /// <param name="maxSteps">A run that takes more steps fails.</param>
    /// <param name="log">Gets every note, with its virtual time; for looking at one seed.</param>
    /// <exception cref="SimulationException">The body threw, nothing could go on, it took too long, or something was queued from another thread.</exception>
    public static SimulationResult Run(ulong seed, Func<Simulation, Task> body, long maxSteps = 2_000_000, Action<string>? log = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        var simulation = new Simulation(seed, log);
        try
        {
            simulation.Pump(body, maxSteps);
            return new(seed, simulation.steps, simulation.Time.Elapsed, simulation.trace);
        }
        finally
        {
            simulation.scheduler.IsOver = true;
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    /// <summary>Adds something that happened to the trace.</summary>
    public void Note(string what)
    {
        ArgumentNullException.ThrowIfNull(what);
        foreach (byte b in Encoding.UTF8.GetBytes(what))
        {
            trace = (trace ^ b) * FnvPrime;
        }
        log?.Invoke($"{Time.Elapsed:hh\\:mm\\:ss\\.ffffff} {steps,7} {what}");
    }

    /// <summary>Lets everything else run first, for as many turns as the seed decides.</summary>
    public async Task PauseAsync(int atMost = 8)
    {
        for (int turns = Random.Next(atMost + 1); turns > 0; turns--)
        {
            await Task.Yield();
        }
    }

    private void Pump(Func<Simulation, Task> body, long maxSteps)
    {
        Task running = Runtime.Start(() => body(this));
        while (!running.IsCompleted)
        {
            if (scheduler.IsIdle && !FireTimer())
            {
                throw Failure("nothing is ready and no timer is set, so it would wait for ever (or for something outside the simulation)");
            }
            Mix((ulong)scheduler.Step());
            if (++steps > maxSteps)
            {
                throw Failure($"it took more than {maxSteps} steps");
            }
            if (scheduler.Foreign is { } where)
            {
                throw Failure($"something was queued from another thread, which cannot be repeated:\n{where}");
            }
        }
        if (running.Exception?.InnerException is { } failure)
        {
            throw Failure(failure.Message, failure);
        }
        if (running.IsCanceled)
        {
            throw Failure("it was cancelled");
        }
    }

    private bool FireTimer()
    {
        if (!Time.TakeDue(long.MaxValue, out SimulatedTimer? timer))
        {
            return scheduler.Foreign is not null;
        }
        Mix((ulong)Time.Elapsed.Ticks);
        Runtime.Start(() =>
        {
            timer.Invoke();
            return Task.CompletedTask;
        });
        return true;
    }

    private void Mix(ulong value) => trace = (trace ^ value) * FnvPrime;

    private SimulationException Failure(string why, Exception? cause = null)
        => new($"Seed {Seed} failed after {steps} steps and {Time.Elapsed} of virtual time: {why}", cause) { Seed = Seed };
}
