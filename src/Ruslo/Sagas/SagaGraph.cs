using System.Globalization;
using System.Text;

namespace Ruslo;

/// <summary>Draws a definition.</summary>
internal static class SagaGraph
{
    public static string Mermaid(SagaPlan plan)
    {
        var text = new StringBuilder("flowchart TD\n");
        text.Append(Culture, $"    start([{Quoted(Starts(plan))}])\n");
        string[] before = ["start"];
        int number = 0;
        foreach (StagePlan stage in plan.Stages)
        {
            string[] ids = [.. stage.Steps.Select(_ => $"s{number++}")];
            if (stage.Name is { } group)
            {
                text.Append(Culture, $"    subgraph {Quoted(group)}\n");
            }
            for (int i = 0; i < ids.Length; i++)
            {
                (string open, string close) = stage.Steps[i].IsPivot ? ("{{", "}}") : ("[", "]");
                text.Append(Culture, $"    {ids[i]}{open}{Quoted(Label(stage.Steps[i], "<br/>"))}{close}\n");
            }
            if (stage.Name is not null)
            {
                text.Append("    end\n");
            }
            foreach (string from in before)
            {
                for (int i = 0; i < ids.Length; i++)
                {
                    text.Append(Culture, $"    {from} -->{(stage.Steps[i].When is null ? "" : "|when|")} {ids[i]}\n");
                }
            }
            before = ids;
        }
        text.Append(Culture, $"    done([{Quoted(plan.Completed?.Name ?? "completed")}])\n");
        foreach (string id in before)
        {
            text.Append(Culture, $"    {id} --> done\n");
        }
        if (plan.Stages.Length > 0)
        {
            text.Append(Culture, $"    aborted([{Quoted(plan.Aborted?.Name ?? "aborted")}])\n");
            foreach ((StepPlan step, int at) in plan.Steps.Select(static (step, at) => (step, at)).Where(one => CanAbort(plan, one.step)))
            {
                text.Append(Culture, $"    s{at} -.->|{Quoted(Failures(step))}| aborted\n");
            }
        }
        return text.ToString();
    }

    public static string Dot(SagaPlan plan)
    {
        var text = new StringBuilder();
        text.Append(Culture, $"digraph {Quoted(plan.Name)} {{\n    start [shape=oval, label={Quoted(Starts(plan))}];\n");
        string[] before = ["start"];
        int number = 0;
        foreach (StagePlan stage in plan.Stages)
        {
            string[] ids = [.. stage.Steps.Select(_ => $"s{number++}")];
            for (int i = 0; i < ids.Length; i++)
            {
                text.Append(Culture, $"    {ids[i]} [shape={(stage.Steps[i].IsPivot ? "hexagon" : "box")}, label={Quoted(Label(stage.Steps[i], "\\n"))}];\n");
            }
            if (stage.Name is { } group)
            {
                text.Append(Culture, $"    subgraph {Quoted("cluster_" + group)} {{ label={Quoted(group)}; {string.Join("; ", ids)}; }}\n");
            }
            foreach (string from in before)
            {
                for (int i = 0; i < ids.Length; i++)
                {
                    text.Append(Culture, $"    {from} -> {ids[i]}{(stage.Steps[i].When is null ? "" : " [label=\"when\"]")};\n");
                }
            }
            before = ids;
        }
        text.Append(Culture, $"    done [shape=oval, label={Quoted(plan.Completed?.Name ?? "completed")}];\n");
        foreach (string id in before)
        {
            text.Append(Culture, $"    {id} -> done;\n");
        }
        if (plan.Stages.Length > 0)
        {
            text.Append(Culture, $"    aborted [shape=oval, label={Quoted(plan.Aborted?.Name ?? "aborted")}];\n");
            foreach ((StepPlan step, int at) in plan.Steps.Select(static (step, at) => (step, at)).Where(one => CanAbort(plan, one.step)))
            {
                text.Append(Culture, $"    s{at} -> aborted [style=dashed, label={Quoted(Failures(step))}];\n");
            }
        }
        return text.Append("}\n").ToString();
    }

    private static CultureInfo Culture => CultureInfo.InvariantCulture;

    private static string Starts(SagaPlan plan) => plan.Starts.IsEmpty ? "start" : string.Join(", ", plan.Starts.Select(static start => start.Message.Name));

    private static string Label(StepPlan step, string newLine)
    {
        var lines = new List<string> { step.Name, $"{step.Kind switch { StepKind.Run => $"runs {step.Child!.Name}:", StepKind.Tell => "tells", _ => "sends" }} {step.Command.Name}" };
        if (step.Compensation is { } undo)
        {
            lines.Add($"undone by {undo.Name}");
        }
        if (step.Canceller is { } cancel)
        {
            lines.Add($"answer forced by {cancel.Name}");
        }
        if (step.IsOptional)
        {
            lines.Add("optional");
        }
        return string.Join(newLine, lines);
    }

    private static bool CanAbort(SagaPlan plan, StepPlan step)
    {
        if (step.IsOptional || step.Kind == StepKind.Tell)
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
        string[] failures = [.. step.Replies.Where(static reply => !reply.IsSuccess).Select(static reply => reply.Type.Name)];
        return failures.Length == 0 ? "refused" : string.Join(", ", failures);
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "'", StringComparison.Ordinal)}\"";
}
