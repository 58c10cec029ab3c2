using System.Buffers;

namespace Ruslo;

/// <summary>The first bytes of a segment: its header, and the batches of the snapshot of all progress.</summary>
internal sealed class SegmentStart
{
    private const int SnapshotFrame = 256 * 1024;

    private readonly SegmentHeader header;
    private readonly ArrayBufferWriter<byte> content = new();
    private readonly BatchBuffer batch = new();
    private uint checksum;
    private long lastBatchAt;

    private SegmentStart(SegmentHeader header)
    {
        this.header = header;
        checksum = header.PreviousChecksum;
    }

    public static SegmentStart Make(SegmentHeader header, Dictionary<string, ReadOnlyMemory<byte>> progress)
    {
        var start = new SegmentStart(header);
        byte[] page = new byte[SegmentFormat.FirstBatchAt];
        header.Write(page);
        start.content.Write(page);
        start.WriteSnapshot(progress);
        return start;
    }

    public ReadOnlyMemory<byte> Content => content.WrittenMemory;

    public uint LastChecksum => checksum;

    public long LastBatchAt => lastBatchAt;

    private void WriteSnapshot(Dictionary<string, ReadOnlyMemory<byte>> progress)
    {
        var some = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>();
        int bytes = 0;
#if PLANTED
        if (PlantedLog.SnapshotIsSkipped)
        {
            progress = [];
        }
#endif
        foreach (KeyValuePair<string, ReadOnlyMemory<byte>> entry in progress.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            some.Add(entry);
            bytes += ProgressFrame.EntryBytes(entry.Key, entry.Value.Length);
            if (bytes >= SnapshotFrame)
            {
                AddEntries(some, bytes);
                bytes = 0;
            }
        }
        AddEntries(some, bytes);
        byte[] end = new byte[Frame.StartBytes];
        Frame.Begin(end, FrameType.SnapshotEnd);
        Frame.Seal(end);
        batch.Seal(batch.Copy(end), isEvent: false);
        EndBatch();
    }

    private void AddEntries(List<KeyValuePair<string, ReadOnlyMemory<byte>>> entries, int bytes)
    {
        if (entries.Count == 0)
        {
            return;
        }
        byte[] frame = new byte[Frame.Align(ProgressFrame.EmptyBytes + bytes)];
        ProgressFrame.Begin(frame, FrameType.Snapshot, entries.Count);
        int at = ProgressFrame.EmptyBytes;
        foreach ((string entry, ReadOnlyMemory<byte> value) in entries)
        {
            at = ProgressFrame.WriteEntry(frame, at, entry, value);
        }
        ProgressFrame.Seal(frame, at);
        batch.Seal(batch.Copy(frame), isEvent: false);
        entries.Clear();
        if (batch.Length >= SegmentFormat.GroupBytes)
        {
            EndBatch();
        }
    }

    private void EndBatch()
    {
        checksum = batch.Finish(header.Salt, header.FirstPosition, checksum, header.Ticks);
        lastBatchAt = content.WrittenCount;
        content.Write(batch.Written.Span);
        batch.Clear();
    }
}
