namespace Ruslo.Bench;

/// <summary>What was asked for.</summary>
internal sealed record BenchOptions
{
    public const string Usage = "[--job NAME]… [--quick] [--peers] [--json] [--folder DIR] [--allocations]";

    /// <summary>Only these jobs; empty: all.</summary>
    public IReadOnlyList<string> Jobs { get; init; } = [];

    /// <summary>Smaller amounts: the whole table in under 40 seconds.</summary>
    public bool Quick { get; init; }

    /// <summary>Other systems beside, where the job is the same.</summary>
    public bool Peers { get; init; }

    /// <summary>An array of rows, alone on standard output.</summary>
    public bool Json { get; init; }

    /// <summary>Prints, on standard error, what was allocated by type.</summary>
    public bool Allocations { get; init; }

    /// <summary>Where the files go: on the disk that is to be measured.</summary>
    public string Folder { get; init; } = Path.GetTempPath();

    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions();
        for (int i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value. Usage: {Usage}");
            options = args[i] switch
            {
                "--job" => options with { Jobs = [.. options.Jobs, Value()] },
                "--quick" => options with { Quick = true },
                "--peers" => options with { Peers = true },
                "--json" => options with { Json = true },
                "--allocations" => options with { Allocations = true },
                "--folder" => options with { Folder = Value() },
                var other => throw new ArgumentException($"'{other}' is not an option. Usage: {Usage}"),
            };
        }
        return options;
    }
}
