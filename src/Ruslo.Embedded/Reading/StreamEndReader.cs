using System.IO.Hashing;

namespace Ruslo;

/// <summary>Tells the last versions of streams, up to the durable head, without reading their events. Thread-safe.</summary>
/// <param name="indexes">Know where the last event of a stream is.</param>
/// <param name="records">Read it.</param>
/// <param name="versions">Know what was appended lately.</param>
/// <param name="seed">Under which they know it.</param>
internal sealed class StreamEndReader(IndexSet indexes, RecordReader records, VersionCache versions, long seed)
{
    /// <summary>The last version; -1 without events.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="through">The durable head, read before.</param>
    /// <param name="cancellationToken">Ends the lookup.</param>
    public ValueTask<long> LastVersionAsync(StreamId stream, long through, CancellationToken cancellationToken)
    {
        Span<byte> buffer = stackalloc byte[StreamIdentity.MaxLength];
        ReadOnlySpan<byte> identity = buffer[..StreamIdentity.Write(in stream, buffer)];
        return versions.TryGet(XxHash3.HashToUInt64(identity, seed), out long position, out long end) && position <= through
            ? new(StreamEnd.VersionOf(end))
            : FindAsync(identity.ToArray(), indexes.Hash.OfStream(identity), through, cancellationToken);
    }

    private async ValueTask<long> FindAsync(byte[] identity, ulong hash, long through, CancellationToken cancellationToken)
    {
        for (long before = through + 1; ;)
        {
            long candidate = await indexes.FindLastAsync(hash, identity, before, cancellationToken);
            if (candidate == 0)
            {
                return -1;
            }
            byte[] frame = await records.ReadFrameAsync(candidate, cancellationToken);
            if (new EventFrame(frame).Stream.SequenceEqual(identity))
            {
                return new EventFrame(frame).Version;
            }
            before = candidate;
        }
    }
}
