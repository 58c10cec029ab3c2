namespace Ruslo;

/// <summary>
/// A saga against simulated services, over many seeds. After each, whatever was chosen: it has ended; on success every step has
/// succeeded; on failure every step that is known to have happened was undone exactly once, late successes included, the others in
/// reverse order; no step has had its effect twice. Services keep to the contract: what they have answered to an idempotency key they
/// answer again, and what forces an answer settles whether the step ever happens. Immutable.
/// </summary>
/// <typeparam name="TState">What the saga remembers.</typeparam>
public sealed record SagaSimulation<TState> where TState : class
{
    private readonly Func<SagaRehearsal> begin;
    private readonly Func<SeededRandom, object> start;
    private SimulatedAnswers[] services = [];
    private Func<SagaOutcome<TState>, string?>[] invariants = [];

    internal SagaSimulation(Func<SagaRehearsal> begin, Func<SeededRandom, object> start) => (this.begin, this.start) = (begin, start);

    /// <summary>One in how many instances is cancelled at a random moment; 0: none.</summary>
    public int CancelsOneIn { get; init; } = 8;

    /// <summary>The longest time that a command or a reply travels. Keep it below what the saga keeps open, else late successes are missed.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromHours(2);

    /// <summary>How many messages an instance may take; more, and it does not end.</summary>
    public int MaxMessages { get; init; } = 20_000;

    /// <summary>What handles a command, or what stands for the nested saga that it starts.</summary>
    /// <param name="succeeds">Its success reply.</param>
    /// <param name="fails">Its failure reply; null: it refuses instead.</param>
    public SagaSimulation<TState> Service<TCommand>(Func<TCommand, object> succeeds, Func<TCommand, object>? fails = null) where TCommand : class
    {
        ArgumentNullException.ThrowIfNull(succeeds);
        return this with { services = [.. services, new(typeof(TCommand), c => succeeds((TCommand)c), fails is null ? null : c => fails((TCommand)c))] };
    }

    /// <summary>Something that must hold at the end of each instance, such as that money is conserved: null when it does, else what is wrong.</summary>
    public SagaSimulation<TState> Invariant(Func<SagaOutcome<TState>, string?> invariant)
    {
        ArgumentNullException.ThrowIfNull(invariant);
        return this with { invariants = [.. invariants, invariant] };
    }

    /// <summary>Seeds one after the other.</summary>
    /// <param name="seeds">How many, from 1.</param>
    /// <exception cref="SimulationException">Something does not hold; the message names the seed, and tells what happened in it.</exception>
    public void Run(int seeds = 1_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        for (int seed = 1; seed <= seeds; seed++)
        {
            RunSeed((ulong)seed);
        }
    }

    /// <summary>One seed: the same every time.</summary>
    /// <exception cref="SimulationException">Something does not hold.</exception>
    public SagaOutcome<TState> RunSeed(ulong seed)
    {
        var random = new SeededRandom(seed);
        var world = new SagaWorld(begin(), services, random.Split(), LongestDelay, MaxMessages, CancelsOneIn > 0 && random.OneIn(CancelsOneIn));
        string? wrong = world.Live(start(random)) ?? SagaInvariants.Broken(world);
        var outcome = new SagaOutcome<TState>(world.Saga.Status ?? SagaStatus.Running, (TState)world.Saga.State!, world.Saga.Why, world.Done, world.Undone);
        foreach (Func<SagaOutcome<TState>, string?> invariant in wrong is null ? invariants : [])
        {
            wrong ??= invariant(outcome);
        }
        return wrong is null ? outcome : throw new SimulationException($"Seed {seed}: {wrong}\n{string.Join('\n', world.Story)}") { Seed = seed };
    }
}
