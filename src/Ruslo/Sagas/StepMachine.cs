using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;

namespace Ruslo;

/// <summary>What runs a saga of steps.</summary>
internal sealed class StepMachine : SagaMachine
{
    private readonly SagaPlan plan;

    public StepMachine(SagaPlan plan, [DynamicallyAccessedMembers(CatalogBuilder.Serialized)] Type state, JsonTypeInfo? json)
    {
        SagaRules.ThrowIfCannotRun(plan);
        this.plan = plan;
        State = state;
        StateJson = json;
        StepPlan[] steps = [.. plan.Steps];
        Intakes =
        [
            .. plan.Starts.Select(static start => new SagaIntake(start.Message, SagaIntakeKind.Start, null, start.Instance)),
            .. plan.Cancels.Select(static cancel => new SagaIntake(cancel.Message, SagaIntakeKind.Cancel, null, cancel.Instance)),
            .. steps.SelectMany(static step => step.Replies.Select(reply => new SagaIntake(reply.Type, SagaIntakeKind.Reply, step.Name, step.KeyOf(reply)))),
        ];
        Sends = [.. steps.SelectMany(static step => new[] { step.Kind == StepKind.Run ? null : step.Command, step.Canceller, step.Compensation }).OfType<Type>().Distinct()];
        Publishes = [.. new[] { plan.Completed, plan.Aborted }.OfType<Type>().Distinct()];
        Runs = [.. steps.Select(static step => step.Child?.Name).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    public override string Name => plan.Name;

    public override int Version => plan.Version;

    [DynamicallyAccessedMembers(CatalogBuilder.Serialized)]
    public override Type State { get; }

    public override JsonTypeInfo? StateJson { get; }

    public override IReadOnlyList<SagaIntake> Intakes { get; }

    public override IReadOnlyList<Type> Sends { get; }

    public override IReadOnlyList<Type> Publishes { get; }

    public override IReadOnlyList<string> Runs { get; }

    public override SagaTurn Take(SagaInstance? instance, SagaInput input)
    {
        if (instance is null)
        {
            return Start(input);
        }
        if (Lost(instance) is { } lost && instance.Status != SagaStatus.Completed && !(instance.OpenUntil < (input.RecordedAt ?? input.Now)))
        {
            throw new RusloException($"An instance of saga '{Name}' runs on version {Version}, and its step '{lost.Name}' is {lost.Status}, but version {Version} as it is defined here has no such step. A definition that is changed gets a new version, and the former one is registered beside it until its instances have ended. Put the step back; what is parked is tried again then.");
        }
        return new StepTurn(plan, instance, input).Take();
    }

    public override SagaPlan? Plan => plan;

    [return: DynamicallyAccessedMembers(CatalogBuilder.Serialized)]
    public override Type? MigratesFrom(int version) => Migration(version)?.State;

    public override SagaInstance Migrate(SagaInstance instance)
    {
        SagaMigration migration = Migration(instance.Definition) ?? throw new InvalidOperationException($"Saga '{Name}' version {Version} does not take over instances of version {instance.Definition}.");
        ThrowIfLost(instance);
        return instance with { Definition = Version, State = migration.Migrate(instance.State), Stage = StageOf(instance) };
    }

    /// <summary>A step that is under way, and of which nobody would know what its replies mean, or how it is undone.</summary>
    private SagaStepState? Lost(SagaInstance instance)
    {
        foreach (SagaStepState step in instance.Steps)
        {
            if (step.Status is not (SagaStepStatus.Skipped or SagaStepStatus.Succeeded or SagaStepStatus.Failed or SagaStepStatus.Compensated) && plan.Find(step.Name) is null)
            {
                return step;
            }
        }
        return null;
    }

    private void ThrowIfLost(SagaInstance instance)
    {
        if (Lost(instance) is { } step)
        {
            throw new RusloException($"An instance of saga '{Name}' cannot migrate from version {instance.Definition} to {Version}: its step '{step.Name}' is {step.Status}, and there is no such step any more. Keep the step in version {Version} until no instance is at it; or leave MigratesFrom<TOld>({instance.Definition}, …) out, add version {instance.Definition} beside, and let such instances finish on it.");
        }
    }

    private SagaMigration? Migration(int version)
    {
        foreach (SagaMigration migration in plan.Migrations)
        {
            if (migration.Version == version)
            {
                return migration;
            }
        }
        return null;
    }

    /// <summary>The last stage of which a step has begun: what this version has put before it is not made up for.</summary>
    private int StageOf(SagaInstance instance)
    {
        for (int stage = plan.Stages.Length - 1; stage > 0; stage--)
        {
            if (plan.Stages[stage].Steps.Any(step => instance.Find(step.Name) is not null))
            {
                return stage;
            }
        }
        return 0;
    }

    private SagaTurn Start(SagaInput input)
    {
        if (input is not { Kind: SagaInputKind.Message, Message: { } message } || plan.StartFor(message) is not { } start)
        {
            return SagaTurn.Nothing(SagaIgnored.NoInstance);
        }
        var draft = new SagaDraft(plan, new()
        {
            Definition = Version,
            Status = SagaStatus.Running,
            State = start.Start(message),
            StartedAt = input.Now,
            UpdatedAt = input.Now,
            ReplyTo = input.ReplyTo,
        }, input);
        new StepsForward(draft).Advance();
        return draft.End();
    }
}
