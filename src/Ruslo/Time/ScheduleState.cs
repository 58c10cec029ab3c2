namespace Ruslo;

/// <summary>What the log keeps about a schedule, in its progress: <c>schedule/NAME</c>; part of the stored format.</summary>
/// <param name="Cron">The expression that it was defined with last.</param>
/// <param name="Zone">The id of the time zone.</param>
/// <param name="Through">Up to when its occurrences are done.</param>
internal sealed record ScheduleState(string Cron, string Zone, DateTimeOffset Through)
{
    public const string Prefix = "schedule/";

    public static string Entry(string name) => Prefix + name;

    public byte[] Encode()
    {
        var to = new ProgressWriter();
        to.Text(Cron);
        to.Text(Zone);
        to.Long(Through.UtcTicks);
        return to.ToArray();
    }

    public static ScheduleState Decode(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value[0] != ProgressFormat.Version)
        {
            throw new RusloException("What the log keeps about a schedule has a format that this version of Ruslo does not know. A newer version wrote it: run that one.");
        }
        var from = new ProgressReader(value[1..]);
        return new(from.Text(), from.Text(), new DateTimeOffset(from.Long(), TimeSpan.Zero));
    }
}
