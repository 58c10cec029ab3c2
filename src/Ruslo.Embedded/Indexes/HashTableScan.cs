namespace Ruslo;

/// <summary>Walks a hash table in ascending order of its keys. Starts before the first.</summary>
internal sealed class HashTableScan(IBlocks blocks, HashTablePlace place)
{
    private readonly ulong[] keys = new ulong[HashPage.Capacity];
    private readonly ulong[] values = new ulong[HashPage.Capacity];
    private long next;
    private uint overflow;
    private int count;
    private int at = -1;

    public ulong Key { get; private set; }

    public ulong Value { get; private set; }

    /// <summary>Whether the walk is over; then <see cref="Key"/> means nothing.</summary>
    public bool IsOver { get; private set; }

    public ValueTask MoveNextAsync(CancellationToken cancellationToken)
    {
        if (++at < count)
        {
            Take();
            return default;
        }
        return NextPageAsync(cancellationToken);
    }

    private async ValueTask NextPageAsync(CancellationToken cancellationToken)
    {
        while (overflow > 0 || (next < place.Pages && place.Keys > 0))
        {
            long block = overflow > 0 ? place.Overflow + overflow - 1 : place.FirstBlock + next++;
            ReadOnlyMemory<byte> page = await blocks.GetAsync(block, cancellationToken);
            overflow = HashPage.Overflow(page.Span);
            count = HashPage.Read(page.Span, keys, values);
            at = 0;
            if (count > 0)
            {
                Take();
                return;
            }
        }
        IsOver = true;
    }

    private void Take()
    {
        Key = keys[at];
        Value = values[at];
    }
}
