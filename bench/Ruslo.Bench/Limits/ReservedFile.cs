using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Ruslo.Bench;

/// <summary>
/// Files that are filled with zeros ahead, in flushed steps and beside the writing, and then written and flushed, as the log does with its
/// segments.
/// </summary>
internal sealed class ReservedFile : IDisposable
{
    private const int Step = 1024 * 1024;
    private static readonly byte[] Zeros = new byte[Step];
    private readonly string path;
    private readonly int capacity;
    private SafeFileHandle file;
    private Task<SafeFileHandle> next;
    private int made;
    private long end;

    public ReservedFile(string path, int capacity)
    {
        (this.path, this.capacity) = (path, capacity);
        file = Fill(PathOf(path, made++));
        next = FillNext();
    }

    /// <summary>Where the file of a number is, from 0.</summary>
    public static string PathOf(string path, int number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");

    public void WriteAndFlush(ReadOnlySpan<byte> bytes)
    {
        if (end + bytes.Length > capacity)
        {
            file.Dispose();
            file = next.GetAwaiter().GetResult();
            next = FillNext();
            end = 0;
        }
        RandomAccess.Write(file, bytes, end);
        end += bytes.Length;
        RandomAccess.FlushToDisk(file);
    }

    public void Dispose()
    {
        file.Dispose();
        next.GetAwaiter().GetResult().Dispose();
    }

    private Task<SafeFileHandle> FillNext()
    {
        string reserve = PathOf(path, made++);
        return Task.Factory.StartNew(() => Fill(reserve), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private SafeFileHandle Fill(string path)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        for (long filled = 0; filled < capacity; filled += Step)
        {
            RandomAccess.Write(file, Zeros, filled);
            RandomAccess.FlushToDisk(file);
        }
        return file;
    }
}
