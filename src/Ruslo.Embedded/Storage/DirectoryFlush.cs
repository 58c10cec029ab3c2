using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ruslo;

/// <summary>
/// Flushes. On Linux fdatasync(2), which spares the file's times but not its length; .NET's own flush is fsync(2) there, and
/// F_FULLFSYNC and FlushFileBuffers elsewhere. .NET cannot open a directory, so the entries of one are flushed by fsync(2) too;
/// Windows has no such call, NTFS journals them.
/// </summary>
internal static partial class DirectoryFlush
{
    private const int ReadOnlyDirectory = 0x10000; // O_RDONLY | O_DIRECTORY on Linux

    public static void FlushFile(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(handle);
            return;
        }
        bool referenced = false;
        try
        {
            handle.DangerousAddRef(ref referenced);
            if (FDataSync((int)handle.DangerousGetHandle()) != 0)
            {
                throw Failure("The file could not be flushed");
            }
        }
        finally
        {
            if (referenced)
            {
                handle.DangerousRelease();
            }
        }
    }

    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        int descriptor = Open(directory, OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? ReadOnlyDirectory : 0);
        if (descriptor < 0)
        {
            throw Failure($"The directory '{directory}' could not be opened to flush it");
        }
        try
        {
            if (FSync(descriptor) != 0)
            {
                throw Failure($"The directory '{directory}' could not be flushed");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string what) => new($"{what}: {Marshal.GetLastPInvokeErrorMessage()}.", Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FDataSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
