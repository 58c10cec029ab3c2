namespace Ruslo;

/// <summary>
/// The blocks of index files that were read last: a fixed number, four places for each, found without a lock. A block's bytes never
/// change, so whoever holds one keeps it when its place is taken.
/// </summary>
internal sealed class BlockCache
{
    private const int Ways = 4;

    private readonly Entry?[] entries;
    private uint turn;

    /// <param name="blocks">How many blocks are kept; a power of two.</param>
    public BlockCache(int blocks = 4096) => entries = new Entry?[blocks];

    public byte[]? Find(int file, long block)
    {
        int set = SetOf(file, block);
        for (int i = set; i < set + Ways; i++)
        {
            Entry? entry = Volatile.Read(ref entries[i]);
            if (entry is not null && entry.File == file && entry.Number == block)
            {
                return entry.Bytes;
            }
        }
        return null;
    }

    public void Keep(int file, long block, byte[] bytes)
    {
        int set = SetOf(file, block);
        int way = (int)(Interlocked.Increment(ref turn) % Ways);
        for (int i = 0; i < Ways; i++)
        {
            if (entries[set + i] is null)
            {
                way = i;
                break;
            }
        }
        Volatile.Write(ref entries[set + way], new(file, block, bytes));
    }

    /// <summary>Forgets a file that is gone.</summary>
    public void Forget(int file)
    {
        for (int i = 0; i < entries.Length; i++)
        {
            Entry? entry = entries[i];
            if (entry is not null && entry.File == file)
            {
                Interlocked.CompareExchange(ref entries[i], null, entry);
            }
        }
    }

    private int SetOf(int file, long block)
    {
        ulong mixed = ((ulong)block + ((ulong)file << 40)) * 0x9E3779B97F4A7C15;
        return (int)(mixed >> 40) & (entries.Length - Ways);
    }

    private sealed class Entry(int file, long number, byte[] bytes)
    {
        public int File { get; } = file;

        public long Number { get; } = number;

        public byte[] Bytes { get; } = bytes;
    }
}
