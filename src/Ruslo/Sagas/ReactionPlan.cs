using System.Collections.Immutable;

namespace Ruslo;

/// <summary>The definition of a process manager as data. Immutable.</summary>
internal sealed record ReactionPlan
{
    public required string Name { get; init; }

    public required int Version { get; init; }

    public ImmutableArray<ReactionRule> Starts { get; init; } = [];

    public ImmutableArray<ReactionRule> Inputs { get; init; } = [];

    public ImmutableSortedDictionary<string, ReactionRule> Timeouts { get; init; } = ImmutableSortedDictionary.Create<string, ReactionRule>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, ReactionRule> Refusals { get; init; } = ImmutableSortedDictionary.Create<string, ReactionRule>(StringComparer.Ordinal);

    public ImmutableArray<SagaMigration> Migrations { get; init; } = [];

    public static ReactionRule? For(ImmutableArray<ReactionRule> rules, object message)
        => rules.FirstOrDefault(rule => rule.Message == message.GetType()) ?? rules.FirstOrDefault(rule => rule.Message.IsInstanceOfType(message));

    public ReactionPlan WithStart(ReactionRule rule) => this with { Starts = Add(Starts, rule) };

    public ReactionPlan WithInput(ReactionRule rule) => this with { Inputs = Add(Inputs, rule) };

    public ReactionPlan WithTimeout(string name, ReactionRule rule)
        => Timeouts.ContainsKey(name) ? throw new ArgumentException($"Process manager '{Name}' says twice what follows when the time '{name}' has come.") : this with { Timeouts = Timeouts.Add(name, rule) };

    public ReactionPlan WithRefusal(string label, ReactionRule rule)
        => Refusals.ContainsKey(label) ? throw new ArgumentException($"Process manager '{Name}' says twice what follows when '{label}' is refused.") : this with { Refusals = Refusals.Add(label, rule) };

    private ImmutableArray<ReactionRule> Add(ImmutableArray<ReactionRule> rules, ReactionRule rule)
        => rules.Any(other => other.Message == rule.Message) ? throw new ArgumentException($"Process manager '{Name}' says twice what {rule.Message.Name} does to it.") : rules.Add(rule);
}
