using System.Globalization;
using System.Text;

namespace Ruslo;

/// <summary>A graph in the making, in the languages of Mermaid and Graphviz at once. In the order of the calls.</summary>
internal sealed class Drawing
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private readonly StringBuilder mermaid = new();
    private readonly StringBuilder dot = new();

    public Drawing(string name, bool isDownwards)
    {
        mermaid.Append(Culture, $"flowchart {(isDownwards ? "TD" : "LR")}\n");
        dot.Append(Culture, $"digraph {InDot(name)} {{\n    rankdir={(isDownwards ? "TB" : "LR")};\n");
    }

    public void Node(string id, DrawnShape shape, params IReadOnlyList<string> lines)
    {
        (string open, string close, string inDot) = shape switch { DrawnShape.Hexagon => ("{{", "}}", "hexagon"), DrawnShape.Oval => ("([", "])", "oval"), _ => ("[", "]", "box") };
        mermaid.Append(Culture, $"    {id}{open}{InMermaid([.. lines])}{close}\n");
        dot.Append(Culture, $"    {id} [shape={inDot}, label={InDot([.. lines])}];\n");
    }

    public void Edge(string from, string to, string label = "", bool isDashed = false)
    {
        mermaid.Append(Culture, $"    {from} {(isDashed ? "-.->" : "-->")}{(label.Length == 0 ? "" : $"|{InMermaid(label)}|")} {to}\n");
        string[] attributes = [.. isDashed ? ["style=dashed"] : Array.Empty<string>(), .. label.Length == 0 ? [] : new[] { $"label={InDot(label)}" }];
        dot.Append(Culture, $"    {from} -> {to}{(attributes.Length == 0 ? "" : $" [{string.Join(", ", attributes)}]")};\n");
    }

    /// <summary>The nodes from here to <see cref="EndGroup"/> belong together.</summary>
    public void BeginGroup(string name)
    {
        mermaid.Append(Culture, $"    subgraph {InMermaid(name)}\n");
        dot.Append(Culture, $"    subgraph {InDot("cluster_" + name)} {{\n    label={InDot(name)};\n");
    }

    public void EndGroup()
    {
        mermaid.Append("    end\n");
        dot.Append("    }\n");
    }

    public string ToMermaid() => mermaid.ToString();

    public string ToDot() => $"{dot}}}\n";

    private static string InMermaid(params IEnumerable<string> lines)
        => $"\"{string.Join("<br/>", lines.Select(static line => line.Replace("\"", "#quot;", StringComparison.Ordinal).Replace("<", "#lt;", StringComparison.Ordinal).Replace(">", "#gt;", StringComparison.Ordinal)))}\"";

    private static string InDot(params IEnumerable<string> lines)
        => $"\"{string.Join("\\n", lines.Select(static line => line.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)))}\"";
}
