using System.Globalization;

namespace Shop;

/// <summary>What the shop was asked for.</summary>
internal sealed record ShopOptions
{
    public const string Usage = "[--data FOLDER] [--speed FACTOR|max] [--log DIR] [--json FILE] [--rebuild PROJECTION]";

    /// <summary>Real histories to replay; null: a busy hour is made up.</summary>
    public string? Data { get; init; }

    /// <summary>How many times faster than it happened; null: as fast as it goes.</summary>
    public double? Speed { get; init; }

    /// <summary>Where the log is; null: in a folder of its own, deleted at the end.</summary>
    public string? Log { get; init; }

    /// <summary>Where the figures are written.</summary>
    public string? Json { get; init; }

    /// <summary>Whose views are made again half-way, while orders flow in; null: nobody's.</summary>
    public string? Rebuild { get; init; }

    /// <exception cref="ArgumentException">Something is not an option, or lacks its value.</exception>
    public static ShopOptions Parse(string[] args)
    {
        var options = new ShopOptions();
        for (int i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value. Usage: {Usage}");
            options = args[i] switch
            {
                "--data" => options with { Data = Value() },
                "--speed" => options with { Speed = SpeedOf(Value()) },
                "--log" => options with { Log = Value() },
                "--json" => options with { Json = Value() },
                "--rebuild" => options with { Rebuild = Value() },
                var other => throw new ArgumentException($"'{other}' is not an option. Usage: {Usage}"),
            };
        }
        return options;
    }

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
