namespace Ruslo;

/// <summary>
/// A growing array in chunks, so that growing neither copies nor moves what is there. One writer; readers beside it may touch what
/// was published to them by some other means (a head, a count).
/// </summary>
internal sealed class Column<T>(int chunkBits) where T : struct
{
    private readonly int mask = (1 << chunkBits) - 1;
    private T[][] chunks = [];
    private int chunkCount;

    /// <summary>How many elements there are; the writer's to ask.</summary>
    public int Count { get; private set; }

    public ref T this[int index] => ref chunks[index >> chunkBits][index & mask];

    public void Add(in T value)
    {
        int index = Count;
        if (index >> chunkBits == chunkCount)
        {
            Grow();
        }
        chunks[index >> chunkBits][index & mask] = value;
        Count = index + 1;
    }

    /// <summary>Empties it; the room stays.</summary>
    public void Clear() => Count = 0;

    /// <summary>Reserves neighbours, at most a chunk of them; returns the index of the first.</summary>
    public int Reserve(int length)
    {
        int index = Count;
        int room = (mask + 1) - (index & mask);
        if ((index & mask) != 0 && room < length)
        {
            index += room;
        }
        if (index >> chunkBits == chunkCount)
        {
            Grow();
        }
        Count = index + length;
        return index;
    }

    /// <summary>Neighbours that were reserved together, or lie in one chunk.</summary>
    public Span<T> Slice(int index, int length) => chunks[index >> chunkBits].AsSpan(index & mask, length);

    private void Grow()
    {
        T[][] outer = chunks;
        if (chunkCount == outer.Length)
        {
            Array.Resize(ref outer, Math.Max(4, chunkCount * 2));
        }
        outer[chunkCount++] = new T[mask + 1];
        Volatile.Write(ref chunks, outer);
    }
}
