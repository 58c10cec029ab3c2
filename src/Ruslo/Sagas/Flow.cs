namespace Ruslo;

/// <summary>
/// What is to happen in a choreography: services that publish and subscribe, with nobody who conducts them. A flow steers nothing. It
/// watches, by correlation: all events of one correlation and tenant are a <b>case</b>, which the first event opens. A case that stalls,
/// forks, or ends without its compensation is told as an event in <c>$system</c> and shows in the health check. Immutable: each call
/// returns another flow, which reads best in one expression.
/// </summary>
/// <remarks>
/// Deadlines run from when the log took the event before, and are compared with the clock. What is declared is checked when the host
/// starts, all mistakes at once. Thread-safe.
/// </remarks>
public sealed class Flow
{
    private Flow(string name, Type opening) => (Name, Opening) = (name, opening);

    /// <summary>Its name: words of a-z, 0-9 and '-'. It runs as the subscription <c>flow.NAME</c>.</summary>
    public string Name { get; }

    internal Type Opening { get; }

    internal IReadOnlyList<FlowStep> Steps { get; private init; } = [];

    internal IReadOnlyList<Type> Failures { get; private init; } = [];

    internal IReadOnlyList<FlowUndo> Undos { get; private init; } = [];

    /// <summary>Begins the declaration of a flow.</summary>
    /// <param name="name">Unique in the application; what is known about its cases is kept under it.</param>
    public static FlowOpening For(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(name);
    }

    /// <summary>What must follow, after all that was declared before.</summary>
    /// <param name="within">At most so long after what comes before it; null: whenever it comes.</param>
    public Flow Then<TEvent>(TimeSpan? within = null) where TEvent : class => With(new(typeof(TEvent), Steps.Count == 0 ? 0 : Steps[^1].Stage + 1, within));

    /// <summary>What must follow beside the step before it, in any order with that.</summary>
    /// <param name="within">At most so long after what comes before both; null: as long as the step before it has.</param>
    public Flow And<TEvent>(TimeSpan? within = null) where TEvent : class => With(new(typeof(TEvent), Steps.Count == 0 ? FlowStep.BesideNothing : Steps[^1].Stage, within ?? (Steps.Count == 0 ? null : Steps[^1].Within)));

    /// <summary>What ends the way forward: no step is awaited any more, and what was done before is to be undone.</summary>
    public Flow FailsOn<TEvent>() where TEvent : class => Copy(Steps, [.. Failures, typeof(TEvent)], Undos);

    /// <summary>The compensation of a step: when a case fails after the step, or the step comes after the case has failed, it must follow.</summary>
    /// <typeparam name="TStep">The step that it undoes.</typeparam>
    /// <typeparam name="TCompensation">What undoes it.</typeparam>
    /// <param name="within">At most so long after the failure, or after the step when that comes later; null: whenever it comes.</param>
    public Flow Undoes<TStep, TCompensation>(TimeSpan? within = null) where TStep : class where TCompensation : class
        => Copy(Steps, Failures, [.. Undos, new(typeof(TStep), typeof(TCompensation), within)]);

    /// <summary>The flow as a flowchart in Mermaid's language, for documents and pull requests.</summary>
    public string ToMermaid() => FlowGraph.Of(this).ToMermaid();

    /// <summary>The flow as a graph in the DOT language of Graphviz.</summary>
    public string ToDot() => FlowGraph.Of(this).ToDot();

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static Flow Opened(string name, Type opening) => new(name, opening);

    private Flow With(FlowStep step) => Copy([.. Steps, step], Failures, Undos);

    private Flow Copy(IReadOnlyList<FlowStep> steps, IReadOnlyList<Type> failures, IReadOnlyList<FlowUndo> undos)
        => new(Name, Opening) { Steps = steps, Failures = failures, Undos = undos };
}
