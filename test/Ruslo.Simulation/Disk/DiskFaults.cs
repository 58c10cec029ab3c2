namespace Ruslo.Battery;

/// <summary>What goes wrong, and when. Calls are counted from 1; those of all processes together.</summary>
internal sealed class DiskFaults
{
    /// <summary>The power goes at this call; 0: never.</summary>
    public int LosePowerAt { get; set; }

    /// <summary>Whether that call is still done, so that only its answer is lost.</summary>
    public bool CallIsDone { get; set; }

    /// <summary>The process is killed at this call, and what it wrote stays in the page cache; 0: never.</summary>
    public int KillAt { get; set; }

    /// <summary>This call, the first write or flush from it on, fails; 0: never.</summary>
    public int FailAt { get; set; }

    /// <summary>How many bytes the disk holds.</summary>
    public long Capacity { get; set; } = long.MaxValue;
}
