using System.Globalization;

namespace Replay;

/// <summary>What a replay was asked for.</summary>
internal sealed record ReplayOptions
{
    private const string Common = "[--data FOLDER] [--speed FACTOR|max] [--log DIR] [--json FILE]";

    /// <summary>Real histories to replay; null: one is made up.</summary>
    public string? Data { get; init; }

    /// <summary>How many times faster than it happened; null: as fast as it goes.</summary>
    public double? Speed { get; init; }

    /// <summary>Where the log is; null: in a folder of its own, deleted at the end.</summary>
    public string? Log { get; init; }

    /// <summary>Where the figures are written.</summary>
    public string? Json { get; init; }

    /// <summary>The options that only this sample has, by name.</summary>
    public IReadOnlyDictionary<string, string> Own { get; init; } = new Dictionary<string, string>();

    /// <param name="args">What was written behind the command.</param>
    /// <param name="own">Options that only this sample has, such as <c>--rebuild PROJECTION</c>.</param>
    /// <exception cref="ArgumentException">Something is not an option, or lacks its value.</exception>
    public static ReplayOptions Parse(string[] args, params string[] own)
    {
        string usage = string.Join(' ', own.Select(static o => $"[{o}]").Prepend(Common));
        var options = new ReplayOptions();
        for (int i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value. Usage: {usage}");
            options = args[i] switch
            {
                "--data" => options with { Data = FolderOf(Value()) },
                "--speed" => options with { Speed = SpeedOf(Value()) },
                "--log" => options with { Log = Value() },
                "--json" => options with { Json = FileOf(Value()) },
                var name when own.Any(o => o.Split(' ')[0] == name) => options with { Own = new Dictionary<string, string>(options.Own) { [name] = Value() } },
                var other => throw new ArgumentException($"'{other}' is not an option. Usage: {usage}"),
            };
        }
        return options;
    }

    private static string FolderOf(string path) => Directory.Exists(path) ? path : throw new ArgumentException($"--data names a folder, and '{Path.GetFullPath(path)}' is none.");

    /// <summary>It is written at the end of a long run: whether it can be is known now.</summary>
    private static string FileOf(string path)
        => Directory.Exists(path) ? throw new ArgumentException($"--json names a file, and '{Path.GetFullPath(path)}' is a folder.")
            : Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))) ? path
            : throw new ArgumentException($"--json names a file in a folder that does not exist: '{Path.GetFullPath(path)}'. Make the folder first.");

    private static double? SpeedOf(string text)
    {
        if (text == "max")
        {
            return null;
        }
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double factor) && factor > 0 && double.IsFinite(factor)
            ? factor
            : throw new ArgumentException($"--speed is a factor, such as 60 for an hour in a minute, or 'max'; '{text}' is neither.");
    }
}
