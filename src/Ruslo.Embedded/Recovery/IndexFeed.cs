namespace Ruslo;

/// <summary>Makes index entries of stored frames.</summary>
internal sealed class IndexFeed(IndexSet indexes, TextPool texts)
{
    private ulong[] terms = new ulong[16];

    public void Feed(ReadOnlySpan<byte> bytes, long offset, IndexEntryAction take)
    {
        var frame = new EventFrame(bytes);
        int count = 0;
        if (!frame.Tenant.IsEmpty)
        {
            terms[count++] = indexes.Hash.OfTenant(texts.Get(frame.Tenant));
        }
        if (!frame.Extras.IsEmpty)
        {
            foreach (string tag in EventExtras.TagsOf(frame.Extras))
            {
                if (count == terms.Length)
                {
                    Array.Resize(ref terms, 2 * count);
                }
                terms[count++] = indexes.Hash.OfTag(tag);
            }
        }
        take(new IndexEntry
        {
            Position = frame.Position,
            Offset = offset,
            Length = bytes.Length,
            Stream = frame.Stream,
            StreamHash = indexes.Hash.OfStream(frame.Stream),
            End = StreamEnd.Of(frame),
            EventId = frame.EventId,
            CorrelationId = frame.CorrelationId,
            Combination = indexes.CombinationOf(texts.Get(frame.Topic), texts.Get(frame.Name), frame.Kind),
            RecordedTicks = frame.RecordedTicks,
            Terms = terms.AsSpan(0, count),
        });
    }
}
