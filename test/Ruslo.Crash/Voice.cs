using System.Globalization;
using System.Text;

namespace Ruslo.Crash;

/// <summary>What a victim says, a line at a time, which has left the process when it returns.</summary>
internal sealed class Voice(Stream output)
{
    private const string End = " .";

    private readonly Lock saying = new();

    public void Say(FormattableString line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(FormattableString.Invariant(line) + End + "\n");
        lock (saying)
        {
            output.Write(bytes);
        }
    }

    /// <summary>It has started, and works from now on.</summary>
    public void SayOpen() => Say($"open");

    /// <summary>What was said in a line; null: the kill has cut it off.</summary>
    public static string? Said(string line) => line.EndsWith(End, StringComparison.Ordinal) ? line[..^End.Length] : null;

    /// <summary>What "writer count position" says.</summary>
    public static ((int Writer, long Count) Which, long Position) PlaceIn(string said)
    {
        string[] parts = said.Split(' ');
        return ((int.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture)), long.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
