using Cronos;

namespace Ruslo;

/// <summary>A recurring schedule, as the application defines it. Immutable.</summary>
internal sealed class ScheduleDefinition
{
    private const int SecondsFormat = 6; // fields

    private readonly CronExpression expression;

    /// <exception cref="ArgumentException">The expression is none, or the name.</exception>
    public ScheduleDefinition(string name, string cron, TimeZoneInfo zone, Func<Occurrence, object> message, MissedPolicy missed)
    {
        if (name.Length is 0 or > SubscriptionRules.MaxNameLength || !TopicName.IsValid(name) || TopicName.IsReserved(name))
        {
            throw new ArgumentException($"'{name}' is not a name for a schedule: use words of a-z, 0-9 and '-', joined by dots, at most {SubscriptionRules.MaxNameLength} characters.");
        }
        (Name, Cron, Zone, Message, Missed) = (name, string.Join(' ', cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), zone, message, missed);
        try
        {
            expression = CronExpression.Parse(Cron, Cron.Count(static c => c == ' ') + 1 == SecondsFormat ? CronFormat.IncludeSeconds : CronFormat.Standard);
        }
        catch (CronFormatException mistake)
        {
            throw new ArgumentException($"Schedule '{name}': '{cron}' is no cron expression: {mistake.Message} Use five fields (minute hour day month weekday), or six with seconds first.", mistake);
        }
    }

    public string Name { get; }

    public string Cron { get; }

    public TimeZoneInfo Zone { get; }

    public Func<Occurrence, object> Message { get; }

    public MissedPolicy Missed { get; }

    /// <summary>The first occurrence after a time; null: there is none any more. Of a time that the clocks of its zone show twice there is one, and one that they leave out is when they go on.</summary>
    public DateTimeOffset? After(DateTimeOffset time) => expression.GetNextOccurrence(time, Zone);

    /// <summary>Up to so many occurrences, the last ones after one time and up to another, in order.</summary>
    public List<DateTimeOffset> Last(int count, DateTimeOffset after, DateTimeOffset through)
    {
        // Looked for backwards, in steps that double: the past may be long, and is not gone through for a few.
        for (TimeSpan step = TimeSpan.FromMinutes(count); ; step *= 2)
        {
            bool isAll = through - after <= step;
            List<DateTimeOffset> found = [.. expression.GetOccurrences(isAll ? after : through - step, through, Zone, fromInclusive: false, toInclusive: true)];
            if (isAll || found.Count >= count)
            {
                return found.Count <= count ? found : found.GetRange(found.Count - count, count);
            }
        }
    }
}
