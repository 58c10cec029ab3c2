namespace Ruslo.Bench;

/// <summary>Reads a log through, decoding what matches.</summary>
internal static class Reading
{
    public static async Task<long> CountAsync(BenchLog log, EventFilter filter)
    {
        long count = 0;
        for (long after = 0; ;)
        {
            LogPage page = await log.Log.ReadAsync(after, filter, 512);
            for (int i = 0; i < page.Events.Count; i++)
            {
                if (log.Serializer.Decode(page.Events[i]).Outcome != DecodeOutcome.Known)
                {
                    throw new InvalidOperationException($"Position {page.Events[i].Position} could not be read.");
                }
                count++;
            }
            if (page.ReadThrough >= page.Head)
            {
                return count;
            }
            after = page.ReadThrough;
        }
    }
}
