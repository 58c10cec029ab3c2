using System.Globalization;

namespace Shop;

/// <summary>Which order, when, and in which log.</summary>
/// <param name="Order">Its id.</param>
/// <param name="At">The time; without a zone it is UTC.</param>
/// <param name="Log">The folder of the log.</param>
/// <param name="ByRecord">Whether the time is that of the log, instead of that of the history.</param>
internal sealed record TimeTravelOptions(string Order, DateTimeOffset At, string Log, bool ByRecord)
{
    public const string Usage = "time-travel ORDER --at TIME --log DIR [--recorded]";

    /// <exception cref="ArgumentException">Something is missing, or is not an option.</exception>
    public static TimeTravelOptions Parse(ReadOnlySpan<string> args)
    {
        (string? order, DateTimeOffset? at, string? log, bool byRecord) = (null, null, null, false);
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--at" when i + 1 < args.Length:
                    at = TimeOf(args[++i]);
                    break;
                case "--log" when i + 1 < args.Length:
                    log = args[++i];
                    break;
                case "--recorded":
                    byRecord = true;
                    break;
                case var id when order is null && !id.StartsWith('-'):
                    order = id;
                    break;
                case var other:
                    throw new ArgumentException($"'{other}' is not understood. Usage: {Usage}");
            }
        }
        return order is { } && at is { } time && log is { }
            ? new(order, time, log, byRecord)
            : throw new ArgumentException($"An order, a time and a log are needed. Usage: {Usage}");
    }

    private static DateTimeOffset TimeOf(string text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw new ArgumentException($"'{text}' is no time; write it as 2017-11-24 or 2017-11-24T18:30:00Z.");
}
