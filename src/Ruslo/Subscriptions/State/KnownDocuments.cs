using System.Runtime.InteropServices;

namespace Ruslo;

/// <summary>
/// Documents of a subscription as they are committed, those that were read or written last, so that what is needed again soon is not read
/// again. True because nobody but its handlers writes them: what a handler stages comes here when it is committed, and not before. They
/// are kept in two halves: when the newer one is full, what has not been asked for since the last time is forgotten. Thread-safe: a handler may
/// read several at once.
/// </summary>
internal sealed class KnownDocuments(DocumentBudget budget) : IDisposable
{
    private const int Overhead = 128; // of an entry and the objects that it holds, roughly

    private readonly Lock gate = new();
    private Dictionary<DocumentKey, ReadOnlyMemory<byte>?> newer = [];
    private Dictionary<DocumentKey, ReadOnlyMemory<byte>?> older = [];
    private long bytes;
    private bool isSharer;

    /// <summary>How many are kept.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return newer.Count + older.Count;
            }
        }
    }

    /// <summary>False: it is not known. True without a document: there is none.</summary>
    public bool TryGet(in DocumentKey key, out ReadOnlyMemory<byte>? document)
    {
        lock (gate)
        {
            if (newer.TryGetValue(key, out document))
            {
                return true;
            }
            if (!older.Remove(key, out document))
            {
                return false;
            }
            Keep(key, document);
            return true;
        }
    }

    /// <summary>A document is committed, or was read.</summary>
    public void Set(in DocumentKey key, ReadOnlyMemory<byte>? document)
    {
        lock (gate)
        {
            if (!isSharer)
            {
                isSharer = true;
                budget.Enter();
            }
            older.Remove(key);
            Keep(key, document);
        }
    }

    /// <summary>What is committed is not known any more.</summary>
    public void Clear()
    {
        lock (gate)
        {
            newer.Clear();
            older.Clear();
            bytes = 0;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            Clear();
            if (isSharer)
            {
                isSharer = false;
                budget.Leave();
            }
        }
    }

    private void Keep(in DocumentKey key, ReadOnlyMemory<byte>? document)
    {
        ref ReadOnlyMemory<byte>? place = ref CollectionsMarshal.GetValueRefOrAddDefault(newer, key, out bool isKnown);
        bytes += (document?.Length ?? 0) - (isKnown ? place?.Length ?? 0 : -Overhead - (2 * key.Key.Length));
        place = document;
        if (bytes > budget.Share / 2)
        {
            (older, newer, bytes) = (newer, older, 0);
            newer.Clear();
        }
    }
}
