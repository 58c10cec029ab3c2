namespace Ruslo;

/// <summary>What a flow must be to make sense.</summary>
internal static class FlowRules
{
    /// <summary>Everything that it watches, each once.</summary>
    public static Type[] Watched(Flow flow) => [flow.Opening, .. flow.Steps.Select(static step => step.Event), .. flow.Failures, .. flow.Undos.Select(static undo => undo.By)];

    /// <exception cref="ArgumentException">It contradicts itself; the message says how.</exception>
    public static void Check(Flow flow)
    {
        string name = flow.Name;
        if (!TopicName.IsValid(name) || TopicName.IsReserved(name) || name.Contains('.', StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}' is not a name for a flow: use a-z, 0-9 and '-'.");
        }
        if (flow.Steps.Count == 0)
        {
            throw new ArgumentException($"Flow '{name}' says what opens a case, but not what must follow: add Then<TEvent>(…).");
        }
        if (flow.Steps[0].Stage == FlowStep.BesideNothing)
        {
            throw new ArgumentException($"Flow '{name}' has {TypeText.Short(flow.Steps[0].Event)} beside no step: the first is a Then<TEvent>(…), and And<TEvent>() comes after one.");
        }
        if (Watched(flow).GroupBy(static type => type).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Flow '{name}' names {TypeText.Short(twice.Key)} in several places: each event has one part in a flow.");
        }
        if (flow.Undos.FirstOrDefault(undo => flow.Steps.All(step => step.Event != undo.Step)) is { } nothing)
        {
            throw new ArgumentException($"Flow '{name}' says that {TypeText.Short(nothing.By)} undoes {TypeText.Short(nothing.Step)}, which is none of its steps: add it with Then or And.");
        }
        if (flow.Undos.GroupBy(static undo => undo.Step).FirstOrDefault(static group => group.Count() > 1) is { } undone)
        {
            throw new ArgumentException($"Flow '{name}' undoes {TypeText.Short(undone.Key)} in several ways: a step has one compensation.");
        }
        if (flow.Undos.Count > 0 && flow.Failures.Count == 0)
        {
            throw new ArgumentException($"Flow '{name}' expects compensations, but nothing that fails a case: add FailsOn<TEvent>().");
        }
        if (flow.Steps.Select(static step => step.Within).Concat(flow.Undos.Select(static undo => undo.Within)).Any(static within => within < TimeSpan.Zero || within > TimeSpan.FromDays(3650)))
        {
            throw new ArgumentException($"Flow '{name}' has a deadline that is negative or longer than 3650 days.");
        }
    }
}
