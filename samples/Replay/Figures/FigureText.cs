using System.Globalization;

namespace Replay;

/// <summary>Figures for people.</summary>
internal static class FigureText
{
    private const int Width = 80;

    /// <summary>Parts after a label, in lines that fit into a terminal.</summary>
    public static void List(TextWriter to, string label, IEnumerable<string> parts)
    {
        string line = $"{label,-10}";
        bool isFirst = true;
        foreach (string part in parts)
        {
            if (!isFirst && line.Length + part.Length + 2 > Width)
            {
                to.WriteLine(line + ",");
                (line, isFirst) = (new(' ', 10), true);
            }
            line += isFirst ? part : $", {part}";
            isFirst = false;
        }
        to.WriteLine(line);
    }

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
