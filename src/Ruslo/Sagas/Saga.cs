using System.Diagnostics.CodeAnalysis;

namespace Ruslo;

/// <summary>Where the definition of a saga begins.</summary>
public static class Saga
{
    /// <summary>A saga without steps yet.</summary>
    /// <typeparam name="TState">What it remembers of an instance. Immutable; kept as JSON.</typeparam>
    /// <param name="name">Words of a-z, 0-9 and '-', joined by dots, at most 100 characters; unique in an application.</param>
    /// <param name="version">From 1. Raise it when steps change while instances run: those finish on the version that they began with, which stays registered beside, or migrate.</param>
    /// <exception cref="ArgumentException">The name or the version is not valid.</exception>
    public static Saga<TState> For<[DynamicallyAccessedMembers(CatalogBuilder.Serialized)] TState>(string name, int version = 1) where TState : class
    {
        ArgumentNullException.ThrowIfNull(name);
        SagaRules.ThrowIfNoName(name, version);
        return new(new() { Name = name, Version = version }, null);
    }
}
