using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ruslo;

/// <summary>A directory of the file system. Its members complete synchronously, on the caller's thread.</summary>
public sealed class DirectoryStorage : IStorage
{
    private const string OwnerSuffix = ".owner";

    private readonly string path;

    /// <param name="path">The directory; it is created when it is missing.</param>
    public DirectoryStorage(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        this.path = Path.GetFullPath(path);
    }

    /// <inheritdoc/>
    public string Name => path;

    /// <inheritdoc/>
    public long FreeBytes => new DriveInfo(path).AvailableFreeSpace;

    /// <inheritdoc/>
    public ValueTask EnsureAsync(CancellationToken cancellationToken)
    {
        var missing = new Stack<string>();
        for (string? directory = path; directory is not null && !Directory.Exists(directory); directory = Path.GetDirectoryName(directory))
        {
            missing.Push(directory);
        }
        foreach (string directory in missing) // each stands in its parent only when that is flushed
        {
            Directory.CreateDirectory(directory);
            DirectoryFlush.Flush(Path.GetDirectoryName(directory)!);
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
        => new((IReadOnlyList<string>)[.. Directory.EnumerateFiles(path).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public ValueTask<IStorageFile> OpenAsync(string name, StorageMode mode, CancellationToken cancellationToken)
    {
        FileMode fileMode = mode switch { StorageMode.Open => FileMode.Open, StorageMode.CreateNew => FileMode.CreateNew, _ => FileMode.OpenOrCreate };
        return new(new DirectoryFile(File.OpenHandle(At(name), fileMode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete)));
    }

    /// <inheritdoc/>
    public ValueTask RenameAsync(string from, string to, CancellationToken cancellationToken)
    {
        File.Move(At(from), At(to), overwrite: true);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        File.Delete(At(name));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask FlushDirectoryAsync(CancellationToken cancellationToken)
    {
        DirectoryFlush.Flush(path);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable?> TryLockAsync(string name, string owner, CancellationToken cancellationToken)
    {
        FileStream file;
        try
        {
            // The operating system frees it when the process ends, however it ends.
            file = new FileStream(At(name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (IsHeldElsewhere(failure))
        {
            return new((IAsyncDisposable?)null);
        }
        try
        {
            // Nobody else can read a locked file, so the owner stands in one beside it.
            File.WriteAllText(At(name) + OwnerSuffix, owner, Encoding.UTF8);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The disk may be full, and a log opens all the same: who finds it locked is not told by whom.
        }
        return new(file);
    }

    /// <inheritdoc/>
    public ValueTask<string> ReadLockAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return new(File.ReadAllText(At(name) + OwnerSuffix, Encoding.UTF8));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new("");
        }
    }

    /// <summary>Sharing and lock violations of Windows, EWOULDBLOCK of Linux and macOS; anything else would not go away by waiting.</summary>
    private static bool IsHeldElsewhere(IOException failure) => OperatingSystem.IsWindows() ? (failure.HResult & 0xFFFF) is 32 or 33 : failure.HResult is 11 or 35;

    private string At(string name) => Path.Combine(path, name);

    private sealed class DirectoryFile(SafeFileHandle handle) : IStorageFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken cancellationToken)
        {
            int total = 0;
            while (total < into.Length)
            {
                int read = RandomAccess.Read(handle, into.Span[total..], offset + total);
                if (read == 0)
                {
                    break;
                }
                total += read;
            }
            return new(total);
        }

        public ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            RandomAccess.Write(handle, bytes.Span, offset);
            return ValueTask.CompletedTask;
        }

        public ValueTask FlushAsync(CancellationToken cancellationToken)
        {
            DirectoryFlush.FlushFile(handle);
            return ValueTask.CompletedTask;
        }

        public ValueTask SetLengthAsync(long length, CancellationToken cancellationToken)
        {
            RandomAccess.SetLength(handle, length);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            handle.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
