using System.Globalization;

namespace Ruslo;

/// <summary>Draws a flow: events, and what must follow what.</summary>
internal static class FlowGraph
{
    public static Drawing Of(Flow flow)
    {
        var drawing = new Drawing(flow.Name, isDownwards: false);
        drawing.Node("opening", DrawnShape.Box, TypeText.Short(flow.Opening));
        string[] before = ["opening"];
        int number = 0;
        foreach (IGrouping<int, FlowStep> stage in flow.Steps.GroupBy(static step => step.Stage))
        {
            var here = new List<string>();
            foreach (FlowStep step in stage)
            {
                string id = $"step{number++}";
                drawing.Node(id, DrawnShape.Box, TypeText.Short(step.Event));
                foreach (string from in before)
                {
                    drawing.Edge(from, id, Text(step.Within));
                }
                if (flow.Undos.FirstOrDefault(undo => undo.Step == step.Event) is { } undo)
                {
                    drawing.Node($"{id}u", DrawnShape.Oval, TypeText.Short(undo.By));
                    drawing.Edge(id, $"{id}u", Text(undo.Within), isDashed: true);
                }
                here.Add(id);
            }
            before = [.. here];
        }
        for (int i = 0; i < flow.Failures.Count; i++)
        {
            drawing.Node($"failure{i}", DrawnShape.Hexagon, TypeText.Short(flow.Failures[i]));
            drawing.Edge("opening", $"failure{i}", isDashed: true);
        }
        return drawing;
    }

    private static string Text(TimeSpan? within) => within is not { } time ? ""
        : string.Create(CultureInfo.InvariantCulture, $"within {(time.TotalDays >= 1 ? $"{time.TotalDays:0.##} d" : time.TotalHours >= 1 ? $"{time.TotalHours:0.##} h" : time.TotalMinutes >= 1 ? $"{time.TotalMinutes:0.##} min" : $"{time.TotalSeconds:0.###} s")}");
}
