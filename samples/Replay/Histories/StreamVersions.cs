using Ruslo;

namespace Replay;

/// <summary>Where the events of a history stand in their streams.</summary>
internal sealed class StreamVersions
{
    private readonly long[] versions;

    public StreamVersions(History history, Func<object, StreamId> streamOf)
    {
        var next = new Dictionary<StreamId, long>();
        versions = new long[history.Events.Count];
        for (int place = 0; place < versions.Length; place++)
        {
            StreamId stream = streamOf(history.Events[place].Event);
            versions[place] = next.GetValueOrDefault(stream);
            next[stream] = versions[place] + 1;
        }
    }

    public long Of(int place) => versions[place];
}
