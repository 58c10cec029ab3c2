using System.Text;

namespace Ruslo;

/// <summary>A flow as a graph: events, and what must follow what.</summary>
internal sealed class FlowGraph
{
    private readonly string name;
    private readonly List<(string Id, string Label, Shape Shape)> nodes = [];
    private readonly List<(string From, string To, string Label, bool IsBack)> edges = [];

    private FlowGraph(string name) => this.name = name;

    private enum Shape
    {
        Event,
        Failure,
        Compensation,
    }

    public static FlowGraph Of(Flow flow)
    {
        var graph = new FlowGraph(flow.Name);
        graph.nodes.Add(("opening", TypeText.Short(flow.Opening), Shape.Event));
        var before = new List<string> { "opening" };
        foreach (IGrouping<int, FlowStep> stage in flow.Steps.GroupBy(static step => step.Stage))
        {
            var here = new List<string>();
            foreach (FlowStep step in stage)
            {
                string id = $"step{graph.nodes.Count}";
                graph.nodes.Add((id, TypeText.Short(step.Event), Shape.Event));
                graph.edges.AddRange(before.Select(from => (from, id, Text(step.Within), false)));
                if (flow.Undos.FirstOrDefault(undo => undo.Step == step.Event) is { } undo)
                {
                    graph.nodes.Add(($"{id}u", TypeText.Short(undo.By), Shape.Compensation));
                    graph.edges.Add((id, $"{id}u", Text(undo.Within), true));
                }
                here.Add(id);
            }
            before = here;
        }
        for (int i = 0; i < flow.Failures.Count; i++)
        {
            graph.nodes.Add(($"failure{i}", TypeText.Short(flow.Failures[i]), Shape.Failure));
            graph.edges.Add(("opening", $"failure{i}", "", true));
        }
        return graph;
    }

    public string ToMermaid()
    {
        var text = new StringBuilder("flowchart LR\n");
        foreach ((string id, string label, Shape shape) in nodes)
        {
            string quoted = $"\"{label.Replace("\"", "#quot;", StringComparison.Ordinal).Replace("<", "#lt;", StringComparison.Ordinal).Replace(">", "#gt;", StringComparison.Ordinal)}\"";
            text.Append("    ").Append(id).Append(shape switch { Shape.Failure => $"{{{{{quoted}}}}}", Shape.Compensation => $"([{quoted}])", _ => $"[{quoted}]" }).Append('\n');
        }
        foreach ((string from, string to, string label, bool isBack) in edges)
        {
            text.Append("    ").Append(from).Append(isBack ? " -.->" : " -->").Append(label.Length == 0 ? " " : $"|{label}| ").Append(to).Append('\n');
        }
        return text.ToString();
    }

    public string ToDot()
    {
        var text = new StringBuilder($"digraph \"{name}\" {{\n    rankdir=LR;\n");
        foreach ((string id, string label, Shape shape) in nodes)
        {
            string drawn = shape switch { Shape.Failure => "hexagon", Shape.Compensation => "ellipse", _ => "box" };
            text.Append("    ").Append(id).Append($" [label=\"{label.Replace("\"", "\\\"", StringComparison.Ordinal)}\", shape={drawn}];\n");
        }
        foreach ((string from, string to, string label, bool isBack) in edges)
        {
            text.Append("    ").Append(from).Append(" -> ").Append(to).Append($" [label=\"{label}\", style={(isBack ? "dashed" : "solid")}];\n");
        }
        return text.Append("}\n").ToString();
    }

    private static string Text(TimeSpan? within) => within is not { } time ? ""
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"within {(time.TotalDays >= 1 ? $"{time.TotalDays:0.##} d" : time.TotalHours >= 1 ? $"{time.TotalHours:0.##} h" : time.TotalMinutes >= 1 ? $"{time.TotalMinutes:0.##} min" : $"{time.TotalSeconds:0.###} s")}");
}
