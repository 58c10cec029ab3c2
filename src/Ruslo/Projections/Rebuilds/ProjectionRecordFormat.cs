namespace Ruslo;

/// <summary>How the builds of projections are named and encoded in the log's progress: <c>projection/NAME</c>; part of the stored format.</summary>
internal static class ProjectionRecordFormat
{
    private const string Prefix = "projection/";

    /// <summary>Instead of a number of indexes.</summary>
    private const int OwnTables = -1;

    public static string Entry(string projection) => Prefix + projection;

    public static byte[] Encode(ProjectionRecord record)
    {
        var to = new ProgressWriter();
        to.Long(record.Builds.Count);
        foreach (ViewBuild build in record.Builds)
        {
            to.Long(build.Version);
            to.Long(build.Generation);
            to.Long((int)build.Phase);
            to.Long(build.Until.UtcTicks);
            to.Long(build.Indexes?.Count ?? OwnTables);
            foreach (string index in build.Indexes ?? [])
            {
                to.Text(index);
            }
        }
        return to.ToArray();
    }

    public static ProjectionRecord Decode(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value[0] != ProgressFormat.Version)
        {
            throw new RusloException("What the log keeps about a projection has a format that this version of Ruslo does not know. A newer version wrote it: run that one.");
        }
        var from = new ProgressReader(value[1..]);
        var builds = new ViewBuild[checked((int)from.Long())];
        for (int i = 0; i < builds.Length; i++)
        {
            (int version, int generation, var phase, long until) = ((int)from.Long(), (int)from.Long(), (BuildPhase)(int)from.Long(), from.Long());
            int count = checked((int)from.Long());
            string[]? indexes = count == OwnTables ? null : new string[count];
            for (int index = 0; index < count; index++)
            {
                indexes![index] = from.Text();
            }
            builds[i] = new(version, generation, phase, new(until, TimeSpan.Zero), indexes);
        }
        return new(builds);
    }
}
