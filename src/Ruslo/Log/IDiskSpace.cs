namespace Ruslo;

/// <summary>A log that can tell how much room it takes and how much is left; optional. Thread-safe; cheap enough to be asked every few seconds.</summary>
public interface IDiskSpace
{
    /// <summary>What the log takes, in bytes.</summary>
    long UsedBytes { get; }

    /// <summary>What is left for it, in bytes.</summary>
    long FreeBytes { get; }
}
