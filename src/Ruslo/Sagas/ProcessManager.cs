using System.Diagnostics.CodeAnalysis;

namespace Ruslo;

/// <summary>Where the definition of a process manager begins.</summary>
public static class ProcessManager
{
    /// <summary>A process manager that takes nothing yet.</summary>
    /// <typeparam name="TState">What it remembers of an instance. Immutable; kept as JSON.</typeparam>
    /// <param name="name">Words of a-z, 0-9 and '-', joined by dots, at most 100 characters; unique among process managers and sagas.</param>
    /// <param name="version">From 1. Raise it when running instances must finish on the former reactions, which stay registered beside, or migrate.</param>
    /// <exception cref="ArgumentException">The name or the version is not valid.</exception>
    public static ProcessManager<TState> For<[DynamicallyAccessedMembers(CatalogBuilder.Serialized)] TState>(string name, int version = 1) where TState : class
    {
        ArgumentNullException.ThrowIfNull(name);
        SagaRules.ThrowIfNoName(name, version);
        return new(new() { Name = name, Version = version }, null);
    }
}
