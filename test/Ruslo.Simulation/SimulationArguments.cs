using System.Globalization;

namespace Ruslo.Battery;

/// <summary>What the program is asked to do.</summary>
internal sealed class SimulationArguments
{
    public SimulationArguments(string[] args)
    {
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{args[i]} needs a value.");
            ulong number = ulong.Parse(value, CultureInfo.InvariantCulture);
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
                    throw new ArgumentException($"{args[i]} is unknown: use --from N --seeds N [--seconds N], --seed N, or --traces N.");
            }
        }
    }

    public ulong From { get; } = 1;

    public ulong Seeds { get; } = 1000;

    public ulong? Seed { get; }

    public ulong Seconds { get; }

    public bool Traces { get; }
}
