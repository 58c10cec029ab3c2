namespace Ruslo;

/// <summary>The intact blocks of one index file.</summary>
internal interface IBlocks
{
    /// <summary>A block: its content and its checksum. Not to be changed; valid as long as it is held.</summary>
    /// <exception cref="IndexDamagedException">It is not what was written.</exception>
    ValueTask<ReadOnlyMemory<byte>> GetAsync(long block, CancellationToken cancellationToken);

    /// <summary>The exception that says what else is wrong with the file.</summary>
    IndexDamagedException Damaged(string what);
}
