using System.Text.RegularExpressions;

namespace Ruslo.Architecture;

/// <summary>
/// A block of C# in a document, and the compiled file that it shows: the line above it reads <c>&lt;!-- snippet: path#region --&gt;</c>, where
/// the region lies between <c>// #region name</c> and <c>// #endregion</c>; without one it is the whole file, but for
/// such marks.
/// </summary>
internal sealed partial record Snippet(string Document, int Line, string Source, string Shown)
{
    public static IEnumerable<Snippet> In(string document)
    {
        string text = Normalized(Repository.Read(document));
        return from Match block in Block().Matches(text)
               select new Snippet(document, text.AsSpan(0, block.Index).Count('\n') + 1, block.Groups[1].Value, block.Groups[2].Value.Trim('\n'));
    }

    /// <summary>The blocks of a document that do not show what is compiled, each with what it should show.</summary>
    public static IEnumerable<string> WrongIn(string document)
        => from snippet in In(document)
           let why = snippet.Wrong()
           where why is not null
           select $"{document}, line {snippet.Line}: {why}";

    private string? Wrong()
    {
        if (Source.Length == 0)
        {
            return "shows C# that nothing compiles. Write <!-- snippet: path#region --> above it.";
        }
        string[] parts = Source.Split('#');
        return !Repository.Exists(parts[0]) ? $"shows {parts[0]}, which does not exist."
            : RegionOf(Normalized(Repository.Read(parts[0])), parts.Length > 1 ? parts[1] : null) is not { } compiled ? $"shows a region of {parts[0]} that does not exist: {parts[1]}."
            : compiled == Shown ? null
            : $"differs from {Source}, which reads\n{compiled}\n";
    }

    private static string? RegionOf(string source, string? region)
    {
        if (region is null)
        {
            return string.Join('\n', source.Trim('\n').Split('\n').Where(static line => !IsMark(line)));
        }
        string[] lines = source.Split('\n');
        int start = Array.FindIndex(lines, line => line.Trim() == $"// #region {region}") + 1;
        int end = Array.FindIndex(lines, start, static line => line.Trim() == "// #endregion");
        if (start == 0 || end < 0)
        {
            return null;
        }
        int indent = lines[start..end].Where(static line => line.Length > 0).Min(static line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines[start..end].Select(line => line.Length > indent ? line[indent..] : ""));
    }

    private static bool IsMark(string line) => line.TrimStart() is var text && (text.StartsWith("// #region ", StringComparison.Ordinal) || text == "// #endregion");

    private static string Normalized(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    [GeneratedRegex("(?:<!-- snippet: (\\S+) -->\n)?```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
