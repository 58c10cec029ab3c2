namespace Ruslo;

/// <summary>What must hold at the end of every instance of every saga.</summary>
internal static class SagaInvariants
{
    /// <summary>What does not hold; null: everything does.</summary>
    public static string? Broken(SagaWorld world) => Twice(world) ?? (world.Saga.Status == SagaStatus.Completed ? Completed(world) : Aborted(world)) ?? Order(world);

    private static string? Twice(SagaWorld world)
        => world.DoneSteps.GroupBy(static step => step).FirstOrDefault(static step => step.Count() > 1) is { } done ? $"Step '{done.Key}' has happened twice."
            : world.UndoneSteps.GroupBy(static step => step).FirstOrDefault(static step => step.Count() > 1) is { } undone ? $"Step '{undone.Key}' was undone twice."
            : world.UndoneSteps.Except(world.DoneSteps).FirstOrDefault() is { } never ? $"Step '{never}' was undone, and had not happened."
            : null;

    private static string? Completed(SagaWorld world)
        => world.Saga.Steps.FirstOrDefault(static step => !IsSettled(step)) is { } open ? $"It has completed, and step '{open.Name}' is {open.Status}."
            : world.UndoneSteps.Count > 0 ? $"It has completed, and step '{world.UndoneSteps[0]}' was undone."
            : null;

    private static string? Aborted(SagaWorld world)
    {
        foreach (RehearsedStep step in world.Saga.Steps)
        {
            if (step is { IsPivot: true, Status: SagaStepStatus.Succeeded, IsLate: false })
            {
                return $"It has aborted after its pivot '{step.Name}'.";
            }
            if (step.HasCompensation && (step.Status == SagaStepStatus.Succeeded || (world.DoneSteps.Contains(step.Name) && !world.UndoneSteps.Contains(step.Name))))
            {
                return $"It has aborted, and step '{step.Name}' has happened and was not undone: it is {step.Status}.";
            }
        }
        return null;
    }

    /// <summary>One after the other in reverse, each confirmed before the next; late ones beside.</summary>
    private static string? Order(SagaWorld world)
    {
        (string Step, int HappenedAs)? current = null;
        foreach ((string step, bool isConfirmed, bool isLate, int happenedAs) in world.Compensations)
        {
            if (isLate)
            {
                continue;
            }
            if (isConfirmed)
            {
                current = current?.Step == step ? (step, -happenedAs) : current;
            }
            else if (current is { HappenedAs: > 0 } open && open.Step != step)
            {
                return $"Step '{step}' was undone before '{open.Step}' was confirmed.";
            }
            else if (current is { } last && last.Step != step && happenedAs > Math.Abs(last.HappenedAs))
            {
                return $"Step '{step}' was undone after '{last.Step}', and had happened after it.";
            }
            else
            {
                current = (step, happenedAs);
            }
        }
        return null;
    }

    private static bool IsSettled(RehearsedStep step)
        => step.Status is SagaStepStatus.Succeeded or SagaStepStatus.Skipped || (step.IsOptional && step.Status is SagaStepStatus.Failed or SagaStepStatus.Unknown);
}
