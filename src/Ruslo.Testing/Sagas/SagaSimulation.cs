using System.Diagnostics.CodeAnalysis;

namespace Ruslo;

/// <summary>Where the simulation of a saga begins.</summary>
public static class SagaSimulation
{
    /// <summary>Runs a saga against services that answer late, twice, out of order or never, and fail at random.</summary>
    /// <param name="saga">The saga.</param>
    /// <param name="start">The message that starts an instance; seeds may start with different ones.</param>
    public static SagaSimulation<TState> Of<[DynamicallyAccessedMembers(ProjectionSpec.Serialized)] TState>(Saga<TState> saga, Func<SeededRandom, object> start) where TState : class
    {
        ArgumentNullException.ThrowIfNull(saga);
        ArgumentNullException.ThrowIfNull(start);
        return new(saga.Rehearse, start);
    }
}
