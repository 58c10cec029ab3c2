namespace Replay;

/// <summary>Which versions of a stream the audit has seen, and what was wrong with their coming.</summary>
/// <param name="Last">The highest version so far; -1 before the first.</param>
/// <param name="Missing">Versions below it that have not come.</param>
/// <param name="Seen">Different versions that have come.</param>
/// <param name="Doubled">How often one came again.</param>
/// <param name="OutOfOrder">How many came after a higher one.</param>
internal sealed record AuditedStream(long Last, IReadOnlyList<long> Missing, long Seen, long Doubled, long OutOfOrder)
{
    public const string Table = "streams";

    public static AuditedStream Unseen { get; } = new(-1, [], 0, 0, 0);

    /// <summary>The stream once one more version has come.</summary>
    public AuditedStream See(long version)
    {
        if (version > Last)
        {
            var skipped = version == Last + 1 ? Missing : [.. Missing, .. Enumerable.Range(0, (int)(version - Last - 1)).Select(i => Last + 1 + i)];
            return this with { Last = version, Missing = skipped, Seen = Seen + 1 };
        }
        return Missing.Contains(version)
            ? this with { Missing = [.. Missing.Where(missing => missing != version)], Seen = Seen + 1, OutOfOrder = OutOfOrder + 1 }
            : this with { Doubled = Doubled + 1 };
    }
}
