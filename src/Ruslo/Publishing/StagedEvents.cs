using System.Collections;

namespace Ruslo;

/// <summary>Events that were staged together, in order, and what their publisher learns of them. Its events are written once, before anybody else has it.</summary>
/// <param name="events">The events.</param>
internal sealed class StagedEvents(NewEvent[] events) : IReadOnlyList<Published>
{
    private readonly long[] versions = new long[events.Length];

    public NewEvent[] Events => events;

    /// <summary>The version that each gets; -1 where it cannot be foreseen.</summary>
    public long[] Versions => versions;

    public int Count => events.Length;

    public Published this[int index] => new(default, versions[index], events[index].EventId);

    public IEnumerator<Published> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
