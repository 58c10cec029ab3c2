using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>
/// One version of one saga, of steps or of reactions: which messages it takes, and what follows from one. A pure function: the same input
/// to the same instance gives the same turn. What runs it keeps instances, routes replies, and commits a turn in one append. Thread-safe.
/// </summary>
internal abstract class SagaMachine
{
    /// <summary>The name of the saga.</summary>
    public abstract string Name { get; }

    /// <summary>The version of the definition, from 1.</summary>
    public abstract int Version { get; }

    /// <summary>The type of the application's state.</summary>
    [DynamicallyAccessedMembers(CatalogBuilder.Serialized)]
    public abstract Type State { get; }

    /// <summary>How the state is written and read; null: as the catalog knows.</summary>
    public abstract JsonTypeInfo? StateJson { get; }

    /// <summary>The messages that it takes.</summary>
    public abstract IReadOnlyList<SagaIntake> Intakes { get; }

    /// <summary>The types of the commands that it sends.</summary>
    public abstract IReadOnlyList<Type> Sends { get; }

    /// <summary>The types of the events that it publishes.</summary>
    public abstract IReadOnlyList<Type> Publishes { get; }

    /// <summary>The names of the sagas that it runs.</summary>
    public abstract IReadOnlyList<string> Runs { get; }

    /// <summary>Takes an input. Replies that the instance keeps have been decoded.</summary>
    /// <param name="instance">The instance as it is; null: there is none.</param>
    /// <param name="input">What came.</param>
    public abstract SagaTurn Take(SagaInstance? instance, SagaInput input);

    /// <summary>The steps that it is made of; null: it is made of reactions.</summary>
    public virtual SagaPlan? Plan => null;

    /// <summary>The state type of a version whose running instances this one takes over; null: they finish on their own version.</summary>
    [return: DynamicallyAccessedMembers(CatalogBuilder.Serialized)]
    public virtual Type? MigratesFrom(int version) => null;

    /// <summary>An instance of an older version, brought to this one; its state is one of the type that <see cref="MigratesFrom"/> said.</summary>
    public virtual SagaInstance Migrate(SagaInstance instance) => throw new NotSupportedException();
}
