namespace Ruslo;

/// <summary>An open file. Reads may run beside each other and beside one write; writes and flushes come one at a time.</summary>
public interface IStorageFile : IAsyncDisposable
{
    /// <summary>The length in bytes.</summary>
    long Length { get; }

    /// <summary>Reads from an offset until the memory is full or the file ends; returns how many bytes.</summary>
    ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken cancellationToken);

    /// <summary>Writes at an offset, lengthening the file when it must. Not durable before <see cref="FlushAsync"/>.</summary>
    /// <exception cref="IOException">The disk is full, or failed: what of it was written is unknown.</exception>
    ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Makes what was written durable. After a failure nothing written since the last flush can be relied on.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken);

    /// <summary>Cuts or lengthens (with zeros) the file. Not durable before <see cref="FlushAsync"/>.</summary>
    ValueTask SetLengthAsync(long length, CancellationToken cancellationToken);
}
