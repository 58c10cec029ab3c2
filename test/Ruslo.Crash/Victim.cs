namespace Ruslo.Crash;

/// <summary>The process that is killed: it goes on where the log is, and says on its output what the log has acknowledged.</summary>
internal static class Victim
{
    public static async Task RunAsync(string directory, Voice voice)
    {
        await using EmbeddedLog log = await EmbeddedLog.OpenAsync(directory, new() { SegmentBytes = 1024 * 1024 });
        voice.SayOpen();
        var runtime = new RusloRuntime();
        await Task.WhenAll(Enumerable.Range(0, CrashEvent.Writers).Select(writer => runtime.Start(() => WriteAsync(log, writer, voice))));
    }

    private static async Task WriteAsync(EmbeddedLog log, int writer, Voice voice)
    {
        StreamPage end = await log.ReadStreamAsync(CrashEvent.Stream(writer), long.MaxValue, ReadDirection.Backwards, 1);
        // The last one again: if its answer was lost, this is how a caller finds out.
        for (long count = Math.Max(end.LastVersion, 0); ;)
        {
            NewEvent[] events = [.. Enumerable.Range(0, (int)(count % 3) + 1).Select(i => CrashEvent.Make(writer, count + i)).Take(count == end.LastVersion ? 1 : 3)];
            AppendResult result = await log.AppendAsync(new AppendRequest
            {
                Events = events,
                Expected = count == end.LastVersion ? [] : [new(CrashEvent.Stream(writer), ExpectedVersion.Exactly(count - 1))],
            });
            if (result is not Appended appended)
            {
                throw new InvalidOperationException($"The log answered {result}.");
            }
            for (int i = 0; i < events.Length; i++)
            {
                voice.Say($"{writer} {count + i} {appended.Place(i).Position}");
            }
            count += events.Length;
        }
    }
}
