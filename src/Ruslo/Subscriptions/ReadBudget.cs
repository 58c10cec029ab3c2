namespace Ruslo;

/// <summary>How much all readers together may keep for partitions that come later: 64 MiB, and a page each. Thread-safe.</summary>
internal sealed class ReadBudget
{
    public const long MaxBytes = 64 * 1024 * 1024;

    private long used;

    public long Used => Interlocked.Read(ref used);

    public bool IsExceeded => Interlocked.Read(ref used) > MaxBytes;

    public void Take(int bytes) => Interlocked.Add(ref used, bytes);

    public void Give(int bytes) => Interlocked.Add(ref used, -bytes);
}
