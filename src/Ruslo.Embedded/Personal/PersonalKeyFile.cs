using System.Globalization;

namespace Ruslo;

/// <summary>
/// The keys of personal data in a file of their own, in a directory beside that of the log: so that a backup of the log holds no key, and a
/// key that is destroyed here is gone. One process has it open. All keys are in memory while it is: some 250 bytes for each subject.
/// </summary>
/// <remarks>The format is documented byte by byte in docs/reference/personal-format.md. A destroyed key is overwritten in place; on disks and file systems that write elsewhere (flash, copy-on-write), remains may stay until they are used again: encrypt the disk.</remarks>
public sealed class PersonalKeyFile : IPersonalKeyStore
{
    internal const string FileName = "personal.keys";
    private const string NewFileName = "personal.keys.new";
    private const string LockName = "personal.lock";
    private const int MostAtOnce = 512; // slots that a crash may leave unflushed

    private readonly IStorage storage;
    private readonly string? directory;
    private readonly Dictionary<(UInt128 Subject, int Generation), long> slots = [];
    private IAsyncDisposable? held;
    private IStorageFile? file;
    private Guid owner;
    private long end; // in slots
    private Exception? failure;

    /// <param name="directory">The directory; it is created when it is missing, for this user alone.</param>
    public PersonalKeyFile(string directory) : this(new DirectoryStorage(directory)) => this.directory = Path.GetFullPath(directory);

    /// <param name="storage">Where the file is kept.</param>
    public PersonalKeyFile(IStorage storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        this.storage = storage;
    }

    /// <inheritdoc/>
    /// <exception cref="PersonalKeysDamagedException">Stored bytes are not what was written; says where.</exception>
    public async ValueTask<IReadOnlyList<PersonalKey>> OpenAsync(Guid logId, CancellationToken cancellationToken)
    {
        CallerContext.Leave();
        await DisposeAsync();
        (failure, owner) = (null, logId);
        try
        {
            await storage.EnsureAsync(cancellationToken);
            held = await storage.TryLockAsync(LockName, string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}"), cancellationToken)
                ?? throw new RusloException($"The keys of personal data in '{storage.Name}' are open in {await storage.ReadLockAsync(LockName, cancellationToken)}. Each log has keys of its own: give this one another directory, or end that process.");
            file = await OpenFileAsync(cancellationToken);
            return await ReadAsync(file, cancellationToken);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask AddAsync(IReadOnlyList<PersonalKey> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        IStorageFile open = Usable();
        for (int next = 0; next < keys.Count; next += MostAtOnce)
        {
            int count = Math.Min(MostAtOnce, keys.Count - next);
            byte[] added = new byte[count * PersonalKeyFormat.SlotSize];
            for (int i = 0; i < count; i++)
            {
                PersonalKeyFormat.WriteKey(added.AsSpan(i * PersonalKeyFormat.SlotSize, PersonalKeyFormat.SlotSize), end + i, owner, keys[next + i]);
            }
            await OrFailForGoodAsync(async () =>
            {
                await open.WriteAsync(PersonalKeyFormat.OffsetOf(end), added, cancellationToken);
#if PLANTED
                if (PlantedKeys.AddedKeysAreNotFlushed)
                {
                    return;
                }
#endif
                await open.FlushAsync(cancellationToken);
            });
            for (int i = 0; i < count; i++)
            {
                slots[(keys[next + i].Subject, keys[next + i].Generation)] = end++;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DestroyAsync(IReadOnlyList<PersonalKey> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        IStorageFile open = Usable();
        await OrFailForGoodAsync(async () =>
        {
            byte[] gone = new byte[PersonalKeyFormat.SlotSize];
            foreach (PersonalKey key in keys)
            {
                if (slots.Remove((key.Subject, key.Generation), out long slot))
                {
                    PersonalKeyFormat.WriteDestroyed(gone, slot, owner);
#if PLANTED
                    if (PlantedKeys.DestroyedKeysAreOnlyMarked)
                    {
                        await open.WriteAsync(PersonalKeyFormat.OffsetOf(slot), gone.AsMemory(0, 32), cancellationToken);
                        continue;
                    }
#endif
                    await open.WriteAsync(PersonalKeyFormat.OffsetOf(slot), gone, cancellationToken);
                }
            }
            await open.FlushAsync(cancellationToken);
        });
    }

    /// <summary>Closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref file, null) is { } open)
        {
            await open.DisposeAsync();
        }
        if (Interlocked.Exchange(ref held, null) is { } locked)
        {
            await locked.DisposeAsync();
        }
        slots.Clear();
        end = 0;
    }

    private async ValueTask<IStorageFile> OpenFileAsync(CancellationToken cancellationToken)
    {
        if (!(await storage.ListAsync(cancellationToken)).Contains(FileName))
        {
            if (directory is not null && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
            await using IStorageFile created = await storage.OpenAsync(NewFileName, StorageMode.OpenOrCreate, cancellationToken);
            await created.SetLengthAsync(0, cancellationToken);
            await created.WriteAsync(0, PersonalKeyFormat.Header(owner), cancellationToken);
            await created.FlushAsync(cancellationToken);
            await storage.RenameAsync(NewFileName, FileName, cancellationToken);
        }
        await storage.FlushDirectoryAsync(cancellationToken); // whoever renamed it may not have come to this
        return await storage.OpenAsync(FileName, StorageMode.Open, cancellationToken);
    }

    private async ValueTask<IReadOnlyList<PersonalKey>> ReadAsync(IStorageFile open, CancellationToken cancellationToken)
    {
        byte[] header = new byte[PersonalKeyFormat.HeaderSize];
        if (await open.ReadAsync(0, header, cancellationToken) < header.Length || PersonalKeyFormat.LogOf(header) is not { } logId)
        {
            throw PersonalKeysDamagedException.At(storage.Name, 0, "there is no header of a format that is known here");
        }
        if (logId != owner)
        {
            throw new RusloException($"The keys of personal data in '{storage.Name}' belong to the log {logId}, not to {owner}. Give each log a directory for its keys; a restored log keeps its id, and fits the keys that it had.");
        }
        var keys = new List<PersonalKey>();
        var unsettled = new HashSet<long>(); // the first slots of chunks that hold a destroyed or an empty one
        long count = (open.Length - PersonalKeyFormat.HeaderSize) / PersonalKeyFormat.SlotSize; // a part of a slot at the end was never acknowledged
        byte[] chunk = new byte[MostAtOnce * PersonalKeyFormat.SlotSize];
        for (long first = 0; first < count; first += MostAtOnce)
        {
            Memory<byte> read = await ReadChunkAsync(open, first, count, chunk, cancellationToken);
            for (int at = 0; at < read.Length; at += PersonalKeyFormat.SlotSize)
            {
                if (!Take(read.Span.Slice(at, PersonalKeyFormat.SlotSize), first + (at / PersonalKeyFormat.SlotSize), count, keys))
                {
                    unsettled.Add(first);
                }
            }
        }
        await SettleAsync(open, unsettled, chunk, cancellationToken);
        return keys;
    }

    private async ValueTask<Memory<byte>> ReadChunkAsync(IStorageFile open, long first, long count, Memory<byte> chunk, CancellationToken cancellationToken)
    {
        Memory<byte> read = chunk[..((int)Math.Min(MostAtOnce, count - first) * PersonalKeyFormat.SlotSize)];
        return await open.ReadAsync(PersonalKeyFormat.OffsetOf(first), read, cancellationToken) == read.Length ? read
            : throw PersonalKeysDamagedException.At(storage.Name, PersonalKeyFormat.OffsetOf(first), "it cannot be read");
    }

    /// <summary>Takes the key of a slot; false when there is none.</summary>
    private bool Take(ReadOnlySpan<byte> slot, long index, long count, List<PersonalKey> keys)
    {
        if (PersonalKeyFormat.IsIntact(slot, index, owner))
        {
            end = index + 1;
            if (PersonalKeyFormat.Read(slot) is { } key)
            {
                slots[(key.Subject, key.Generation)] = index;
                keys.Add(key);
                return true;
            }
            return false;
        }
#if PLANTED
        if (PlantedKeys.DamagedSlotsAreSkipped)
        {
            return true;
        }
#endif
        // What was being added when the power went may be missing in part: no key of it was used.
        if (slot.ContainsAnyExcept((byte)0) || index < count - MostAtOnce)
        {
            throw PersonalKeysDamagedException.At(storage.Name, PersonalKeyFormat.OffsetOf(index), "the key does not have its checksum");
        }
        return false;
    }

    /// <summary>
    /// The process before may have ended between a write and its flush, or after a flush that failed: what is read now may be in the page cache
    /// alone. So what may be the last addition, and every destroyed key wherever it lay, is written again and flushed, before anybody relies
    /// on it. What a power cut left empty below other keys becomes destroyed: later it is not among the last ones, and would pass for damage.
    /// </summary>
    private async ValueTask SettleAsync(IStorageFile open, HashSet<long> unsettled, Memory<byte> chunk, CancellationToken cancellationToken)
    {
#if PLANTED
        if (PlantedKeys.OpeningTrustsThePageCache)
        {
            return;
        }
#endif
        for (long first = 0; first < end; first += MostAtOnce)
        {
            if (first + MostAtOnce <= end - MostAtOnce && !unsettled.Contains(first))
            {
                continue;
            }
            Memory<byte> again = await ReadChunkAsync(open, first, end, chunk, cancellationToken);
            for (int at = 0; at < again.Length; at += PersonalKeyFormat.SlotSize)
            {
                Span<byte> slot = again.Span.Slice(at, PersonalKeyFormat.SlotSize);
                if (!slot.ContainsAnyExcept((byte)0))
                {
                    PersonalKeyFormat.WriteDestroyed(slot, first + (at / PersonalKeyFormat.SlotSize), owner);
                }
            }
            await open.WriteAsync(PersonalKeyFormat.OffsetOf(first), again, cancellationToken);
        }
        await open.SetLengthAsync(PersonalKeyFormat.OffsetOf(end), cancellationToken);
        await open.FlushAsync(cancellationToken);
    }

    private IStorageFile Usable()
        => failure is not null ? throw new RusloException($"The keys of personal data in '{storage.Name}' could not be written: {failure.Message} What is durable of them is not known any more, so no new key is used. Mend the disk and start again.", failure)
            : file ?? throw new ObjectDisposedException(nameof(PersonalKeyFile));

    /// <summary>After a failed write or flush nobody knows what is durable: the store goes on only after it was opened again.</summary>
    private async ValueTask OrFailForGoodAsync(Func<ValueTask> write)
    {
        try
        {
            await write();
        }
        catch (Exception failed)
        {
            failure = failed;
            _ = Usable();
            throw;
        }
    }
}
