namespace Ruslo.Battery;

/// <summary>Sagas of steps: every small one against a model, and larger ones against services that answer late, twice, never, or fail.</summary>
internal static class DirectedStepChecks
{
    private const int MostSteps = 3;
    private const int Depth = 6; // of those with most steps

    public static IReadOnlyDictionary<string, Func<Simulation, Task>> All { get; } = new Dictionary<string, Func<Simulation, Task>>
    {
        ["Sagas keep their invariants whatever the services do"] = static _ => Done(Services),
        ["Small sagas do what the model does, in all interleavings"] = static _ => Done(Model),
    };

    private static Task Done(Action check)
    {
        check();
        return Task.CompletedTask;
    }

    private static void Model()
    {
        int turns = 0;
        foreach (SmallStep[][] stages in SmallSaga.All())
        {
            turns += StepExploration.Explore(stages, stages.Sum(static stage => stage.Length) < MostSteps ? Depth + 1 : Depth);
        }
        Truth.Require(turns > 50_000, $"the exploration is not empty: {turns} turns");
    }

    private static void Services()
    {
        foreach (SimulatedSaga saga in SimulatedSaga.All)
        {
            saga.Simulation.Run(150);
        }
    }
}
