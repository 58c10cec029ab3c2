using System.Globalization;

namespace Ruslo;

/// <summary>The numbers of the format. docs/reference/log-format.md describes it byte by byte.</summary>
internal static class SegmentFormat
{
    public const ushort Version = 1;

    /// <summary>Where the first batch of a segment begins.</summary>
    public const int FirstBatchAt = 4096;

    /// <summary>Room at the end of a segment that only open and close records use, so that a full disk does not keep a log from opening.</summary>
    public const int Slack = 4096;

    public const long SmallestSegment = 16 * 1024;
    public const long LargestSegment = 1L << 30;

    /// <summary>A batch of several appends stays below this; one append alone may be larger.</summary>
    public const int GroupBytes = 4 * 1024 * 1024;

    private const string Suffix = ".segment";

    public static string NameOf(long number) => number.ToString("D12", CultureInfo.InvariantCulture) + Suffix;

    public static bool TryParseName(string name, out long number)
    {
        number = 0;
        return name.EndsWith(Suffix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, name.Length - Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && NameOf(number) == name;
    }
}
