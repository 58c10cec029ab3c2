using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>
/// A process over several streams, for everything that the steps of a <see cref="Saga{TState}"/> cannot say: which instance a message is
/// for, what the instance is after it, and what follows. All functions are pure: they are called again whenever an event is handled
/// again. Immutable: each call returns a new definition.
/// </summary>
/// <typeparam name="TState">What it remembers of an instance. Immutable; kept as JSON.</typeparam>
public sealed class ProcessManager<[DynamicallyAccessedMembers(CatalogBuilder.Serialized)] TState> where TState : class
{
    private readonly ReactionPlan plan;
    private readonly JsonTypeInfo<TState>? json;

    internal ProcessManager(ReactionPlan plan, JsonTypeInfo<TState>? json) => (this.plan, this.json) = (plan, json);

    /// <summary>Its name.</summary>
    public string Name => plan.Name;

    /// <summary>The version of this definition, from 1.</summary>
    public int Version => plan.Version;

    /// <summary>An event, or a command sent to it, that starts an instance; for one that was started it is nothing new, unless <see cref="On{TMessage}(Func{TMessage, RoutingKey}, Func{TState, TMessage, TState}, Func{TState, TMessage, IEnumerable{Reaction}})"/> says what.</summary>
    /// <param name="instance">The instance, within the message's tenant. Where it fails, the process manager stalls.</param>
    /// <param name="start">The state at the beginning.</param>
    /// <param name="react">What follows, from the new state; null: nothing.</param>
    public ProcessManager<TState> StartsOn<TMessage>(Func<TMessage, RoutingKey> instance, Func<TMessage, TState> start, Func<TState, TMessage, IEnumerable<Reaction>>? react = null) where TMessage : class
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(start);
        return With(plan.WithStart(new(typeof(TMessage), m => instance((TMessage)m), (_, m) => start((TMessage)m), Reacting(react))));
    }

    /// <summary>A message for an instance, found by the message itself.</summary>
    /// <param name="instance">The instance, within the message's tenant. Where it fails, the process manager stalls.</param>
    /// <param name="evolve">The state after it.</param>
    /// <param name="react">What follows, from the new state; null: nothing.</param>
    public ProcessManager<TState> On<TMessage>(Func<TMessage, RoutingKey> instance, Func<TState, TMessage, TState> evolve, Func<TState, TMessage, IEnumerable<Reaction>>? react = null) where TMessage : class
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(evolve);
        return With(plan.WithInput(new(typeof(TMessage), m => instance((TMessage)m), (s, m) => evolve((TState)s, (TMessage)m), Reacting(react))));
    }

    /// <summary>A message that a command of the instance has led to, through handlers, deciders and relays: it finds the instance by that.</summary>
    /// <param name="evolve">The state after it.</param>
    /// <param name="react">What follows, from the new state; null: nothing.</param>
    public ProcessManager<TState> On<TMessage>(Func<TState, TMessage, TState> evolve, Func<TState, TMessage, IEnumerable<Reaction>>? react = null) where TMessage : class
    {
        ArgumentNullException.ThrowIfNull(evolve);
        return With(plan.WithInput(new(typeof(TMessage), null, (s, m) => evolve((TState)s, (TMessage)m), Reacting(react))));
    }

    /// <summary>A time has come that a reaction has set.</summary>
    /// <param name="name">The name that <see cref="Reaction.Wait"/> gave it.</param>
    /// <param name="evolve">The state after it.</param>
    /// <param name="react">What follows, from the new state; null: nothing.</param>
    public ProcessManager<TState> OnTimeout(string name, Func<TState, TState> evolve, Func<TState, IEnumerable<Reaction>>? react = null)
    {
        ArgumentNullException.ThrowIfNull(evolve);
        SagaRules.ThrowIfNoStepName(name);
        return With(plan.WithTimeout(name, new(typeof(object), null, (s, _) => evolve((TState)s), react is null ? null : (s, _) => react((TState)s))));
    }

    /// <summary>A command of the instance was refused.</summary>
    /// <param name="label">The label that <see cref="Reaction.Send"/> gave it.</param>
    /// <param name="evolve">The state after it, from the reason of the refusal.</param>
    /// <param name="react">What follows, from the new state and the reason; null: nothing.</param>
    public ProcessManager<TState> OnRefused(string label, Func<TState, string, TState> evolve, Func<TState, string, IEnumerable<Reaction>>? react = null)
    {
        ArgumentNullException.ThrowIfNull(evolve);
        SagaRules.ThrowIfNoStepName(label);
        return With(plan.WithRefusal(label, new(typeof(string), null, (s, reason) => evolve((TState)s, (string)reason), react is null ? null : (s, reason) => react((TState)s, (string)reason))));
    }

    /// <summary>Instances of an older version go on with this one. Those of other versions finish on theirs, which must be registered beside.</summary>
    /// <param name="version">The older version.</param>
    /// <param name="migrate">The state, brought to this version.</param>
    public ProcessManager<TState> MigratesFrom<[DynamicallyAccessedMembers(CatalogBuilder.Serialized)] TOld>(int version, Func<TOld, TState> migrate) where TOld : class
    {
        ArgumentNullException.ThrowIfNull(migrate);
        SagaRules.ThrowIfNoMigration(plan.Name, plan.Version, plan.Migrations, version);
        return With(plan with { Migrations = plan.Migrations.Add(new(version, typeof(TOld), s => migrate((TOld)s))) });
    }

    /// <summary>How the state is written and read. Left out: by a JSON context of the catalog that knows the type, else by reflection where that is available.</summary>
    public ProcessManager<TState> Json(JsonTypeInfo<TState> json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new(plan, json);
    }

    /// <summary>An instance in memory, on a clock of its own: for tests.</summary>
    public SagaRehearsal Rehearse() => new(Compile());

    /// <summary>What runs it.</summary>
    internal SagaMachine Compile() => new ReactionMachine(plan, typeof(TState), json);

    private static Func<object, object, IEnumerable<Reaction>>? Reacting<TMessage>(Func<TState, TMessage, IEnumerable<Reaction>>? react)
        => react is null ? null : (s, m) => react((TState)s, (TMessage)m);

    private ProcessManager<TState> With(ReactionPlan changed) => new(changed, json);
}
