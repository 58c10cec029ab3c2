namespace Ruslo;

/// <summary>
/// The directory that a log lives in: all its I/O goes through here, so that a simulated disk can stand in for the real one.
/// Names are plain file names. Thread-safe.
/// </summary>
/// <remarks>
/// What the log relies on: a flush that returned is durable; before it, any part of what was written, in units of a sector, in any
/// order, may be there after a power loss; overwriting a sector does not damage what it already held; a file that was created,
/// renamed or deleted may come back as before until the directory is flushed.
/// </remarks>
public interface IStorage
{
    /// <summary>What to call it in messages: the full path.</summary>
    string Name { get; }

    /// <summary>Creates the directory when it is missing, durably.</summary>
    ValueTask EnsureAsync(CancellationToken cancellationToken);

    /// <summary>The names of all files, in ordinal order.</summary>
    ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Opens a file for reading and writing.</summary>
    /// <exception cref="IOException">It exists and the mode is <see cref="StorageMode.CreateNew"/>, or it does not and the mode is <see cref="StorageMode.Open"/> (<see cref="FileNotFoundException"/>).</exception>
    ValueTask<IStorageFile> OpenAsync(string name, StorageMode mode, CancellationToken cancellationToken);

    /// <summary>Renames a file over any other of that name, atomically. Files open under either name stay usable.</summary>
    ValueTask RenameAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>Deletes a file; nothing happens when there is none. Files open under that name stay usable.</summary>
    ValueTask DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Makes creations, renames and deletions durable.</summary>
    ValueTask FlushDirectoryAsync(CancellationToken cancellationToken);

    /// <summary>Takes an exclusive lock that ends with the process at the latest; null while another holds it.</summary>
    /// <param name="name">The lock's file.</param>
    /// <param name="owner">What to leave in it for whoever finds it locked: who holds it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    ValueTask<IAsyncDisposable?> TryLockAsync(string name, string owner, CancellationToken cancellationToken);

    /// <summary>What the holder of a lock has left in it; empty when that cannot be told.</summary>
    ValueTask<string> ReadLockAsync(string name, CancellationToken cancellationToken);

    /// <summary>The bytes that are free on the disk for this process.</summary>
    long FreeBytes { get; }
}
