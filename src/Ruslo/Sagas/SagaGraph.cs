using System.Globalization;

namespace Ruslo;

/// <summary>Draws a definition.</summary>
internal static class SagaGraph
{
    public static Drawing Of(SagaPlan plan)
    {
        var drawing = new Drawing(plan.Name, isDownwards: true);
        drawing.Node("start", DrawnShape.Oval, Starts(plan));
        string[] before = ["start"];
        int number = 0;
        foreach (StagePlan stage in plan.Stages)
        {
            string[] ids = [.. stage.Steps.Select(_ => $"s{number++}")];
            Draw(drawing, stage, ids);
            foreach (string from in before)
            {
                for (int i = 0; i < ids.Length; i++)
                {
                    drawing.Edge(from, ids[i], stage.Steps[i].When is null ? "" : "when");
                }
            }
            before = ids;
        }
        drawing.Node("done", DrawnShape.Oval, Ended(plan.Completed, "completed"));
        foreach (string id in before)
        {
            drawing.Edge(id, "done");
        }
        if (plan.Stages.Length > 0)
        {
            drawing.Node("aborted", DrawnShape.Oval, Ended(plan.Aborted, "aborted"));
            foreach ((int at, StepPlan step) in plan.Steps.Index().Where(one => CanAbort(plan, one.Item)))
            {
                drawing.Edge($"s{at}", "aborted", Failures(step), isDashed: true);
            }
        }
        return drawing;
    }

    private static void Draw(Drawing drawing, StagePlan stage, string[] ids)
    {
        if (stage.Name is { } group)
        {
            drawing.BeginGroup(group);
        }
        for (int i = 0; i < ids.Length; i++)
        {
            drawing.Node(ids[i], stage.Steps[i].IsPivot ? DrawnShape.Hexagon : DrawnShape.Box, Label(stage.Steps[i]));
        }
        if (stage.Name is not null)
        {
            drawing.EndGroup();
        }
    }

    private static string Starts(SagaPlan plan) => plan.Starts.IsEmpty ? "start" : string.Join(", ", plan.Starts.Select(static start => TypeText.Short(start.Message)));

    private static string Ended(Type? with, string otherwise) => with is null ? otherwise : TypeText.Short(with);

    private static List<string> Label(StepPlan step)
    {
        var lines = new List<string> { step.Name, $"{step.Kind switch { StepKind.Run => $"runs {step.Child!.Name}:", StepKind.Tell => "tells", _ => "sends" }} {TypeText.Short(step.Command)}" };
        if (step.Compensation is { } undo)
        {
            lines.Add($"undone by {TypeText.Short(undo)}");
        }
        if (step.Canceller is { } cancel)
        {
            lines.Add($"answer forced by {TypeText.Short(cancel)}{(step.CancelsBeforeRetry ? " before it is tried again" : "")}");
        }
        if (step.Retries > 0)
        {
            lines.Add(step.LongestDelay is null ? string.Create(CultureInfo.InvariantCulture, $"tried {step.Retries + 1L} times") : "tried for ever");
        }
        if (step.IsOptional)
        {
            lines.Add("optional");
        }
        return lines;
    }

    private static bool CanAbort(SagaPlan plan, StepPlan step)
    {
        if (!step.CanAbort)
        {
            return false;
        }
        foreach (StagePlan stage in plan.Stages)
        {
            if (stage.Steps.Contains(step))
            {
                return true;
            }
            if (stage.Steps.Any(static other => other.IsPivot))
            {
                return false;
            }
        }
        return false;
    }

    private static string Failures(StepPlan step)
    {
        string[] failures = [.. step.Replies.Where(static reply => !reply.IsSuccess).Select(static reply => TypeText.Short(reply.Type))];
        return failures.Length == 0 ? "refused" : string.Join(", ", failures);
    }
}
