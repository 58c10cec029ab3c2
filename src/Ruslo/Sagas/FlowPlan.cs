using System.Collections.Frozen;

namespace Ruslo;

/// <summary>A flow by the names of a catalog: what its subscription needs to know. Immutable.</summary>
internal sealed class FlowPlan
{
    private FlowPlan(Flow flow, FlowOptions options, IReadOnlyList<FlowPlanStep> steps, FrozenDictionary<string, FlowRole> roles, EventFilter filter)
        => (Flow, Options, Steps, Roles, Filter, Stages) = (flow, options, steps, roles, filter, steps[^1].Stage + 1);

    public Flow Flow { get; }

    public FlowOptions Options { get; }

    public string Name => Flow.Name;

    public IReadOnlyList<FlowPlanStep> Steps { get; }

    public int Stages { get; }

    /// <summary>What it watches.</summary>
    public EventFilter Filter { get; }

    private FrozenDictionary<string, FlowRole> Roles { get; }

    /// <exception cref="ArgumentException">The flow is malformed; the message says how.</exception>
    public static FlowPlan Of(Flow flow, FlowOptions options, EventCatalog catalog)
    {
        FlowRules.Check(flow);
        options.Validate(flow);
        Type[] told = [typeof(FlowStalled), typeof(FlowResumed), typeof(FlowForked), typeof(FlowUncompensated), typeof(FlowDismissed)];
        Type[] watched = FlowRules.Watched(flow);
        List<HandlerBinding> bindings = [.. watched.Concat(told).Select(static type => new HandlerBinding { Handled = type, Name = "a flow", Invoke = static (_, _, _, _) => default })];
        EventFilter filter = SubscriptionRules.FilterOf(FlowSubscription.NameOf(flow.Name), catalog, bindings, null, [], []);
        var roles = new Dictionary<string, FlowRole>(StringComparer.Ordinal);
        string[] names = [.. watched.Select(type => NameOf(flow, type, catalog))];
        FlowPlanStep[] steps = [.. flow.Steps.Select(step => StepOf(flow, step, type => names[Array.IndexOf(watched, type)]))];
        for (int i = 0; i < watched.Length; i++)
        {
            Add(roles, flow, catalog, watched[i], RoleOf(flow, watched[i], names[i], steps));
        }
        foreach (Type type in told)
        {
            Add(roles, flow, catalog, type, new(FlowRoleKind.Told, catalog.Find(type)!.Name));
        }
        return new(flow, options, steps, roles.ToFrozenDictionary(StringComparer.Ordinal), filter);
    }

    /// <summary>What a recorded event is to the flow; null: nothing.</summary>
    public FlowRole? RoleOf(string name) => Roles.GetValueOrDefault(name);

    /// <summary>The stage that a case stands in: the first of which a step is missing.</summary>
    public int StageOf(FlowCaseRow row)
    {
        foreach (FlowPlanStep step in Steps)
        {
            if (!row.Happened.ContainsKey(step.Name))
            {
                return step.Stage;
            }
        }
        return Stages;
    }

    private static string NameOf(Flow flow, Type type, EventCatalog catalog)
        => catalog.Find(type)?.Name ?? throw new ArgumentException($"Flow '{flow.Name}' watches {TypeText.Full(type)}, which stands for several events: name each event that it is about.");

    private static FlowPlanStep StepOf(Flow flow, FlowStep step, Func<Type, string> nameOf)
    {
        FlowUndo? undo = flow.Undos.FirstOrDefault(undo => undo.Step == step.Event);
        return new(nameOf(step.Event), step.Stage, step.Within, undo is null ? null : nameOf(undo.By), undo?.Within);
    }

    private static FlowRole RoleOf(Flow flow, Type type, string name, FlowPlanStep[] steps)
        => type == flow.Opening ? new(FlowRoleKind.Opening, name)
            : flow.Failures.Contains(type) ? new(FlowRoleKind.Failure, name)
            : Array.Find(steps, step => step.Name == name) is { } own ? new(FlowRoleKind.Step, name, own)
            : new(FlowRoleKind.Compensation, name, Array.Find(steps, step => step.UndoneBy == name));

    private static void Add(Dictionary<string, FlowRole> roles, Flow flow, EventCatalog catalog, Type type, FlowRole role)
    {
        foreach (string name in catalog.AssignableTo(type).SelectMany(static descriptor => descriptor.Aliases.Append(descriptor.Name)).Distinct(StringComparer.Ordinal))
        {
            if (!roles.TryAdd(name, role))
            {
                throw new ArgumentException($"Flow '{flow.Name}' takes '{name}' for '{roles[name].Name}' and for '{role.Name}': each event has one part in a flow.");
            }
        }
    }
}
