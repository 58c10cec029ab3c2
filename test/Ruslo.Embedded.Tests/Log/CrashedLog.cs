using System.Text;

namespace Ruslo.Embedded.Tests.Log;

/// <summary>The bytes of a log as its process left them when it was killed: one event and one move an append.</summary>
internal sealed class CrashedLog
{
    private byte[] segment = [];

    /// <summary>The ids of the events.</summary>
    public List<Guid> Ids { get; } = [];

    /// <summary>Where the batch of each append ends.</summary>
    public List<int> Ends { get; } = [];

    /// <summary>Every place from the first append to beyond the last.</summary>
    public IEnumerable<int> Bytes => Enumerable.Range(Start, Ends[^1] - Start + 16);

    private int Start { get; set; }

    private string Name { get; set; } = "";

    public static async Task<CrashedLog> MakeAsync(int appends)
    {
        string directory = TestDirectory.New();
        var crashed = new CrashedLog();
        await using EmbeddedLog log = await EmbeddedLog.OpenAsync(directory, new() { SegmentBytes = 16 * 1024 });
        crashed.Name = Path.GetFileName(Directory.GetFiles(directory, "*.segment").Single());
        crashed.Start = await EndAsync(Path.Combine(directory, crashed.Name));
        for (int i = 0; i < appends; i++)
        {
            AppendRequest request = Append(i);
            crashed.Ids.Add(request.Events.Span[0].EventId);
            await log.AppendAsync(request);
            crashed.Ends.Add(await EndAsync(Path.Combine(directory, crashed.Name)));
        }
        crashed.segment = await ReadAsync(Path.Combine(directory, crashed.Name));
        return crashed;
    }

    public static AppendRequest Append(int number)
    {
        var id = new Guid(number + 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        return new()
        {
            Events = new NewEvent[] { new(new("t", "a"), id, "happened", Encoding.UTF8.GetBytes($"{{\"n\":{number}}}")) },
            Moves = number >= 10 ? [] : [new("p", number == 0 ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes($"{number}"), Encoding.UTF8.GetBytes($"{number + 1}"))],
        };
    }

    /// <summary>How many appends lie whole before a place; bytes that are zero anyway may be taken away.</summary>
    public int AppendsBefore(int at) => Ends.Count(end => segment.AsSpan(Math.Min(at, end), Math.Max(0, end - at)).IndexOfAnyExcept((byte)0) < 0);

    /// <summary>A directory with the bytes, changed.</summary>
    public string Copy(Action<byte[]> change, int? cutAt = null)
    {
        string directory = TestDirectory.New();
        byte[] bytes = (byte[])segment.Clone();
        change(bytes);
        File.WriteAllBytes(Path.Combine(directory, Name), bytes[..(cutAt ?? bytes.Length)]);
        return directory;
    }

    private static async Task<int> EndAsync(string path) => Frame.Align((await ReadAsync(path)).AsSpan().LastIndexOfAnyExcept((byte)0) + 1);

    private static async Task<byte[]> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }
}
