using System.Globalization;

namespace Ruslo;

/// <summary>Puts an end in order that was cut off in the middle of a write: copies it aside, then zeroes it, each flushed.</summary>
internal static class TornTail
{
    private const int Window = 256 * 1024;

    /// <returns>The name of the copy.</returns>
    public static async ValueTask<string> RemoveAsync(IStorage storage, Segment segment, long from, long to, CancellationToken cancellationToken)
    {
        string copy = await CopyAsync(storage, segment, from, to, cancellationToken);
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

    private static async ValueTask<string> CopyAsync(IStorage storage, Segment segment, long from, long to, CancellationToken cancellationToken)
    {
        string stem = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(segment.Name)}-{from}");
        IReadOnlyList<string> there = await storage.ListAsync(cancellationToken);
        string name = $"{stem}.torn";
        for (int i = 2; there.Contains(name); i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{stem}-{i}.torn");
        }
        await using IStorageFile file = await storage.OpenAsync(name, StorageMode.CreateNew, cancellationToken);
        byte[] window = new byte[Window];
        for (long at = from; at < to; at += Window)
        {
            int read = await segment.File.ReadAsync(at, window.AsMemory(0, (int)Math.Min(Window, to - at)), cancellationToken);
            await file.WriteAsync(at - from, window.AsMemory(0, read), cancellationToken);
        }
        await file.FlushAsync(cancellationToken);
        await storage.FlushDirectoryAsync(cancellationToken);
        return name;
    }
}
