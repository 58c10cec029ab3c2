namespace Ruslo;

/// <summary>A block of an index file is not what was written. Never leaves the indexes: the file is made again from its segments.</summary>
internal sealed class IndexDamagedException(BlockFile file, string what) : RusloException($"The index {file.Name} is damaged: {what}. It is made again from the log.")
{
    public BlockFile File { get; } = file;
}
