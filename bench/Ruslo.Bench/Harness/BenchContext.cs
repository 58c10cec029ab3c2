namespace Ruslo.Bench;

/// <summary>What a job is given: how much to do, and a folder of its own.</summary>
internal sealed class BenchContext(BenchOptions options, string folder)
{
    private int files;

    public bool Peers => options.Peers;

    /// <summary>The amount of the full table, or the smaller one.</summary>
    public int Amount(int full, int quick) => options.Quick ? quick : full;

    /// <summary>A path that nothing has used.</summary>
    public string NewPath(string what) => Path.Combine(folder, $"{what}-{++files}");
}
