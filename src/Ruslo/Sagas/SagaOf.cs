using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>
/// A process over several streams, step by step: what each step sends, which replies are its success and its failure, and what undoes it.
/// A stage is a step, or steps side by side; the next begins when every step of the stage has succeeded or was left out. All functions
/// are pure: they are called again whenever an event is handled again. Immutable: each call returns a new definition.
/// </summary>
/// <typeparam name="TState">What it remembers of an instance. Immutable; kept as JSON.</typeparam>
public sealed class Saga<[DynamicallyAccessedMembers(CatalogBuilder.Serialized)] TState> where TState : class
{
    private readonly JsonTypeInfo<TState>? json;

    internal Saga(SagaPlan plan, JsonTypeInfo<TState>? json) => (Plan, this.json) = (plan, json);

    /// <summary>Its name.</summary>
    public string Name => Plan.Name;

    /// <summary>The version of this definition, from 1.</summary>
    public int Version => Plan.Version;

    internal SagaPlan Plan { get; }

    /// <summary>An event, or a command sent to the saga, that starts an instance. Several types may. Whatever comes for an instance that was started before starts nothing.</summary>
    /// <param name="instance">The instance, within the message's tenant. Pure. Where it fails, the saga stalls.</param>
    /// <param name="start">The state at the beginning.</param>
    public Saga<TState> StartsOn<TMessage>(Func<TMessage, RoutingKey> instance, Func<TMessage, TState> start) where TMessage : class
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(start);
        SagaRules.ThrowIfTaken(Plan, typeof(TMessage));
        return With(Plan with { Starts = Plan.Starts.Add(new(typeof(TMessage), m => instance((TMessage)m), m => start((TMessage)m))) });
    }

    /// <summary>An event, or a command sent to the saga, that cancels an instance: what has happened is undone. After a pivot it is too late, and while a pivot is under way its reply is awaited first.</summary>
    /// <param name="instance">The instance, within the message's tenant. Pure. Where it fails, the saga stalls.</param>
    /// <param name="why">A short stable code: that of the <see cref="AbortReason"/>.</param>
    public Saga<TState> CancelsOn<TMessage>(Func<TMessage, RoutingKey> instance, Func<TMessage, string> why) where TMessage : class
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(why);
        SagaRules.ThrowIfTaken(Plan, typeof(TMessage));
        return With(Plan with { Cancels = Plan.Cancels.Add(new(typeof(TMessage), m => instance((TMessage)m), m => why((TMessage)m))) });
    }

    /// <summary>A stage of one step.</summary>
    /// <param name="name">Its name: unique in the saga, without '/'. It is stored: a step with another meaning needs another name.</param>
    /// <param name="step">What it does: <c>When</c>, then <c>Send</c>, <c>Run</c> or <c>Tell</c>, then <c>SucceedsOn</c>, then the rest in any order.</param>
    /// <exception cref="ArgumentException">The name is not valid or taken, or the step contradicts itself.</exception>
    public Saga<TState> Step(string name, Func<SagaStep<TState>, SagaStepDefinition<TState>> step)
    {
        StepPlan one = SagaBranches<TState>.Define(name, step);
        SagaRules.ThrowIfTaken(Plan, name);
        return With(Plan with { Stages = Plan.Stages.Add(new(null, [one])) });
    }

    /// <summary>A stage of several steps side by side: all begin at once, on the same state, and their replies may come in any order.</summary>
    /// <param name="name">The name of the stage: for people, in the graph.</param>
    /// <param name="branches">The steps.</param>
    /// <exception cref="ArgumentException">A name is not valid or taken, there is no step, or one contradicts itself.</exception>
    public Saga<TState> Parallel(string name, Func<SagaBranches<TState>, SagaBranches<TState>> branches)
    {
        ArgumentNullException.ThrowIfNull(branches);
        SagaRules.ThrowIfNoStepName(name);
        SagaRules.ThrowIfTaken(Plan, name);
        StagePlan stage = new(name, branches(new([])).Steps);
        SagaRules.ThrowIfNoStage(Plan, stage);
        return With(Plan with { Stages = Plan.Stages.Add(stage) });
    }

    /// <summary>The event that tells the success. Of a nested saga it is the reply to the step that runs it.</summary>
    public Saga<TState> CompletesWith<TEvent>(Func<TState, TEvent> completed) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(completed);
        return With(Plan with { Completed = typeof(TEvent), Complete = s => completed((TState)s) });
    }

    /// <summary>The event that tells that it has aborted, and that what was known to have happened is undone.</summary>
    public Saga<TState> AbortsWith<TEvent>(Func<TState, AbortReason, TEvent> aborted) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(aborted);
        return With(Plan with { Aborted = typeof(TEvent), Abort = (s, why) => aborted((TState)s, why) });
    }

    /// <summary>How long after its end an instance waits for late replies: a late success of a step whose outcome was unknown is still undone. One day unless said otherwise.</summary>
    public Saga<TState> KeepsOpen(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        return With(Plan with { KeepsOpen = time });
    }

    /// <summary>
    /// Running instances of an older version go on with this one, at the stage that they have come to: what is known of a step carries
    /// over by its name. Instances of other versions finish on theirs, which must be registered beside.
    /// </summary>
    /// <param name="version">The older version.</param>
    /// <param name="migrate">The state, brought to this version. Pure.</param>
    public Saga<TState> MigratesFrom<[DynamicallyAccessedMembers(CatalogBuilder.Serialized)] TOld>(int version, Func<TOld, TState> migrate) where TOld : class
    {
        ArgumentNullException.ThrowIfNull(migrate);
        SagaRules.ThrowIfNoMigration(Name, Version, Plan.Migrations, version);
        return With(Plan with { Migrations = Plan.Migrations.Add(new(version, typeof(TOld), s => migrate((TOld)s))) });
    }

    /// <summary>How the state is written and read. Left out: by a JSON context of the catalog that knows the type, else by reflection where that is available.</summary>
    public Saga<TState> Json(JsonTypeInfo<TState> json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new(Plan, json);
    }

    /// <summary>What is doubtful about it, such as a step before the pivot that nothing undoes; empty: nothing. It runs all the same.</summary>
    public IReadOnlyList<SagaFinding> Check() => SagaCheck.Of(Plan);

    /// <summary>Its graph, for Mermaid (a flowchart): stages, conditions, compensations.</summary>
    public string ToMermaid() => SagaGraph.Of(Plan).ToMermaid();

    /// <summary>Its graph, for Graphviz.</summary>
    public string ToDot() => SagaGraph.Of(Plan).ToDot();

    /// <summary>An instance in memory, on a clock of its own: for tests.</summary>
    public SagaRehearsal Rehearse() => new(Compile());

    /// <summary>What runs it.</summary>
    internal SagaMachine Compile() => new StepMachine(Plan, typeof(TState), json);

    private Saga<TState> With(SagaPlan plan) => new(plan, json);
}
