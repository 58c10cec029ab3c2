namespace Ruslo.Bench;

/// <summary>What a job is given: how much to do, and a folder of its own.</summary>
internal sealed class BenchContext(BenchOptions options, string folder)
{
    private int files;

    public bool Peers => options.Peers;

    /// <summary>The amount of the full table, or the smaller one.</summary>
    public int Amount(int full, int quick) => options.Quick ? quick : full;

    /// <summary>The size of a segment, and of a file of a limit, in bytes: a quarter with --quick, as the amounts are, so that a round fills as many.</summary>
    public int SegmentBytes => Amount(full: 64, quick: 16) * 1024 * 1024;

    /// <summary>What every measured log is opened with.</summary>
    public EmbeddedLogOptions Embedded => new() { SegmentBytes = SegmentBytes };

    /// <summary>A log that is new, with segments of that size.</summary>
    public ValueTask<BenchLog> OpenLogAsync(string what = "log", TimeProvider? clock = null) => BenchLog.OpenAsync(NewPath(what), Embedded, clock);

    /// <summary>A path that nothing has used.</summary>
    public string NewPath(string what) => Path.Combine(folder, $"{what}-{++files}");
}
