using System.Globalization;

namespace Ruslo.Battery;

/// <summary>What the program is asked to do.</summary>
internal sealed class SimulationArguments
{
    private const string Usage = "Use --from N --seeds N [--seconds N], --seed N, or --traces N.";

    /// <exception cref="ArgumentException">Something is not an option, or its value is no number.</exception>
    public SimulationArguments(string[] args)
    {
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{args[i]} needs a value. {Usage}");
            if (!ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number))
            {
                throw new ArgumentException($"{args[i]} needs a number, and '{value}' is none. {Usage}");
            }
            switch (args[i])
            {
                case "--from":
                    From = number;
                    break;
                case "--seeds":
                    Seeds = number;
                    break;
                case "--seed":
                    Seed = number;
                    break;
                case "--seconds":
                    Seconds = number;
                    break;
                case "--traces":
                    (Seeds, Traces) = (number, true);
                    break;
                default:
                    throw new ArgumentException($"{args[i]} is not an option. {Usage}");
            }
        }
    }

    public ulong From { get; } = 1;

    public ulong Seeds { get; } = 1000;

    public ulong? Seed { get; }

    public ulong Seconds { get; }

    public bool Traces { get; }
}
