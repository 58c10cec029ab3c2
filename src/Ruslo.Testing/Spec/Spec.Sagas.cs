using System.Diagnostics.CodeAnalysis;

namespace Ruslo;

public static partial class Spec
{
    /// <summary>Specifies a saga: <c>Spec.For(saga).Given(messages).When(message).ThenSends(commands)</c>.</summary>
    public static SagaSpec<TState> For<[DynamicallyAccessedMembers(ProjectionSpec.Serialized)] TState>(Saga<TState> saga) where TState : class
    {
        ArgumentNullException.ThrowIfNull(saga);
        return new(saga.Rehearse);
    }

    /// <summary>Specifies a process manager: <c>Spec.For(manager).Given(messages).When(message).ThenSends(commands)</c>.</summary>
    public static SagaSpec<TState> For<[DynamicallyAccessedMembers(ProjectionSpec.Serialized)] TState>(ProcessManager<TState> manager) where TState : class
    {
        ArgumentNullException.ThrowIfNull(manager);
        return new(manager.Rehearse);
    }
}
