using Microsoft.Win32.SafeHandles;

namespace Ruslo.Bench;

/// <summary>A file that is zero-filled and flushed ahead in steps, and then written and flushed, as the log does with its segments.</summary>
internal sealed class ReservedFile : IDisposable
{
    private const int Step = 4 * 1024 * 1024;
    private static readonly byte[] Zeros = new byte[Step];
    private readonly SafeFileHandle file;
    private long reserved;
    private long end;

    public ReservedFile(string path)
    {
        file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        Reserve(0);
    }

    public void WriteAndFlush(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        RandomAccess.Write(file, bytes, end);
        end += bytes.Length;
        RandomAccess.FlushToDisk(file);
    }

    public void Dispose() => file.Dispose();

    private void Reserve(int more)
    {
        while (end + more + Step / 2 > reserved)
        {
            RandomAccess.Write(file, Zeros, reserved);
            RandomAccess.FlushToDisk(file);
            reserved += Step;
        }
    }
}
