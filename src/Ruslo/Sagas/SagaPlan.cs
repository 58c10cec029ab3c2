using System.Collections.Immutable;

namespace Ruslo;

/// <summary>A definition as data. Immutable.</summary>
internal sealed record SagaPlan
{
    public required string Name { get; init; }

    public required int Version { get; init; }

    public ImmutableArray<SagaStart> Starts { get; init; } = [];

    public ImmutableArray<SagaCancel> Cancels { get; init; } = [];

    public ImmutableArray<StagePlan> Stages { get; init; } = [];

    public Type? Completed { get; init; }

    public Func<object, object>? Complete { get; init; }

    public Type? Aborted { get; init; }

    public Func<object, AbortReason, object>? Abort { get; init; }

    public TimeSpan KeepsOpen { get; init; } = TimeSpan.FromDays(1);

    public ImmutableArray<SagaMigration> Migrations { get; init; } = [];

    /// <summary>All steps, in order.</summary>
    public IEnumerable<StepPlan> Steps => Stages.SelectMany(static stage => stage.Steps);

    /// <summary>How a message starts an instance; null: it does not.</summary>
    public SagaStart? StartFor(object message) => Starts.FirstOrDefault(start => start.Message == message.GetType()) ?? Starts.FirstOrDefault(start => start.Message.IsInstanceOfType(message));

    /// <summary>How a message cancels an instance; null: it does not.</summary>
    public SagaCancel? CancelFor(object message) => Cancels.FirstOrDefault(cancel => cancel.Message == message.GetType()) ?? Cancels.FirstOrDefault(cancel => cancel.Message.IsInstanceOfType(message));

    public StepPlan? Find(string? step)
    {
        foreach (StagePlan stage in Stages)
        {
            foreach (StepPlan one in stage.Steps)
            {
                if (one.Name == step)
                {
                    return one;
                }
            }
        }
        return null;
    }
}
