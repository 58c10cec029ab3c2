using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>What runs a process manager.</summary>
internal sealed class ReactionMachine : SagaMachine
{
    private readonly ReactionPlan plan;

    public ReactionMachine(ReactionPlan plan, [DynamicallyAccessedMembers(CatalogBuilder.Serialized)] Type state, JsonTypeInfo? json)
    {
        if (plan.Starts.IsEmpty)
        {
            throw new SetupException($"Nothing starts process manager '{plan.Name}': say which message does, with StartsOn<TMessage>(instance, start).");
        }
        (this.plan, State, StateJson) = (plan, state, json);
        Intakes =
        [
            .. plan.Starts.Select(static rule => new SagaIntake(rule.Message, SagaIntakeKind.Start, null, rule.Instance)),
            .. plan.Inputs.Select(static rule => new SagaIntake(rule.Message, SagaIntakeKind.Input, null, rule.Instance)),
        ];
    }

    public override string Name => plan.Name;

    public override int Version => plan.Version;

    [DynamicallyAccessedMembers(CatalogBuilder.Serialized)]
    public override Type State { get; }

    public override JsonTypeInfo? StateJson { get; }

    public override IReadOnlyList<SagaIntake> Intakes { get; }

    // Reactions are values: what they send, publish and run is known only when they come.
    public override IReadOnlyList<Type> Sends => [];

    public override IReadOnlyList<Type> Publishes => [];

    public override IReadOnlyList<string> Runs => [];

    public override SagaTurn Take(SagaInstance? instance, SagaInput input)
    {
        if (instance is not null)
        {
            ThrowIfLost(instance);
            return new ReactionTurn(plan, instance, input).Take();
        }
        if (input is not { Kind: SagaInputKind.Message, Message: { } message } || ReactionPlan.For(plan.Starts, message) is not { } start)
        {
            return SagaTurn.Nothing(SagaIgnored.NoInstance);
        }
        instance = new()
        {
            Definition = Version,
            Status = SagaStatus.Running,
            State = message,
            StartedAt = input.Now,
            UpdatedAt = input.Now,
            ReplyTo = input.ReplyTo,
        };
        return new ReactionTurn(plan, instance, input).Follow(start, message);
    }

    /// <summary>Of a time that is waited for nobody would know what follows.</summary>
    private void ThrowIfLost(SagaInstance instance)
    {
        foreach (SagaStepState step in instance.Steps)
        {
            if (step.Wait == SagaWaitKind.Named && !plan.Timeouts.ContainsKey(step.Name))
            {
                throw new RusloException($"An instance of process manager '{plan.Name}' waits for the time '{step.Name}', but version {Version} as it is defined here does not say what follows then. A definition that is changed gets a new version, and the former one is registered beside it until its instances have ended. Put OnTimeout(\"{step.Name}\", …) back; what is parked is tried again then.");
            }
        }
    }

    [return: DynamicallyAccessedMembers(CatalogBuilder.Serialized)]
    public override Type? MigratesFrom(int version) => plan.Migrations.FirstOrDefault(migration => migration.Version == version)?.State;

    public override SagaInstance Migrate(SagaInstance instance)
    {
        SagaMigration migration = plan.Migrations.First(migration => migration.Version == instance.Definition);
        return instance with { Definition = Version, State = migration.Migrate(instance.State) };
    }
}
