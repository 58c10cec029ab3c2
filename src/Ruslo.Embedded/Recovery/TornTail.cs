using System.Globalization;

namespace Ruslo;

/// <summary>Puts an end in order that was cut off in the middle of a write: copies it aside, then zeroes it, each flushed.</summary>
internal static class TornTail
{
    private const int Window = 256 * 1024;

    /// <returns>The name of the copy.</returns>
    /// <exception cref="LogFullException">It cannot be copied aside.</exception>
    public static async ValueTask<string> RemoveAsync(IStorage storage, Segment segment, long from, long to, CancellationToken cancellationToken)
    {
        string copy = await KeepAsync(storage, segment, from, to, cancellationToken);
#if PLANTED
        if (PlantedLog.TornTailStays)
        {
            return copy;
        }
#endif
        byte[] zeros = new byte[Window];
        for (long at = from; at < to; at += Window)
        {
            await segment.File.WriteAsync(at, zeros.AsMemory(0, (int)Math.Min(Window, to - at)), cancellationToken);
        }
        await segment.File.FlushAsync(cancellationToken);
        return copy;
    }

    private static async ValueTask<string> KeepAsync(IStorage storage, Segment segment, long from, long to, CancellationToken cancellationToken)
    {
        string name = await NameAsync(storage, segment, from, cancellationToken);
        try
        {
            await CopyAsync(storage, segment, from, to, name, cancellationToken);
            return name;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await DeleteAsync(storage, name);
            throw new LogFullException($"The log in '{storage.Name}' was cut off in the middle of a write. Before it opens, the {to - from} bytes of that write are copied aside, and this failed: {failure.Message} Nothing was changed. Make room for them on the disk, or make the directory writable, and open the log again.", failure);
        }
    }

    private static async ValueTask DeleteAsync(IStorage storage, string name)
    {
        try
        {
            await storage.DeleteAsync(name, CancellationToken.None);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A part of a copy stays behind; the next one gets another name.
        }
    }

    private static async ValueTask<string> NameAsync(IStorage storage, Segment segment, long from, CancellationToken cancellationToken)
    {
        string stem = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(segment.Name)}-{from}");
        IReadOnlyList<string> there = await storage.ListAsync(cancellationToken);
        string name = $"{stem}.torn";
        for (int i = 2; there.Contains(name); i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{stem}-{i}.torn");
        }
        return name;
    }

    private static async ValueTask CopyAsync(IStorage storage, Segment segment, long from, long to, string name, CancellationToken cancellationToken)
    {
        await using IStorageFile file = await storage.OpenAsync(name, StorageMode.CreateNew, cancellationToken);
        byte[] window = new byte[Window];
        for (long at = from; at < to; at += Window)
        {
            int read = await segment.File.ReadAsync(at, window.AsMemory(0, (int)Math.Min(Window, to - at)), cancellationToken);
            await file.WriteAsync(at - from, window.AsMemory(0, read), cancellationToken);
        }
        await file.FlushAsync(cancellationToken);
        await storage.FlushDirectoryAsync(cancellationToken);
    }
}
