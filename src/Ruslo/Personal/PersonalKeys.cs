namespace Ruslo;

/// <summary>
/// The keys of all subjects of a log, in memory while it is open. A new key may be used at once, and is durable before anything that was
/// encrypted with it: whoever appends or commits awaits <see cref="FlushAsync"/> first. Thread-safe.
/// </summary>
internal sealed class PersonalKeys
{
    private const int PageEvents = 1000;

    private readonly Lock gate = new();
    private readonly AsyncGate storing = new(); // one at a time calls the store
    private readonly List<PersonalKey> unflushed = [];
    private Dictionary<SubjectId, Keyring>? subjects; // null: not open
    private IPersonalKeyStore? store;
    private IdSource? ids;
    private volatile bool hasUnflushed;
    private int forgettings;

    /// <summary>Whether somebody uses a key that is not durable yet.</summary>
    public bool HasUnflushed => hasUnflushed;

    /// <summary>Grows with every forgetting: what was read before may hold what is forgotten.</summary>
    public int Forgettings => Volatile.Read(ref forgettings);

    /// <summary>Loads the keys, and destroys those that the log says are forgotten: the store may be a copy from before.</summary>
    /// <exception cref="RusloException">The store cannot be read.</exception>
    public async ValueTask OpenAsync(IPersonalKeyStore keyStore, IEventLog log, IdSource source, CancellationToken cancellationToken)
    {
        IReadOnlyList<PersonalKey> kept = await keyStore.OpenAsync(log.Id, cancellationToken);
        Dictionary<SubjectId, Keyring> loaded = await ForgottenAsync(log, cancellationToken);
        var gone = new List<PersonalKey>();
        foreach (PersonalKey key in kept)
        {
            var subject = new SubjectId(key.Subject);
            Keyring keyring = loaded.GetValueOrDefault(subject, Keyring.None);
            if (key.Generation <= keyring.ForgottenThrough)
            {
                gone.Add(key);
            }
            else
            {
                loaded[subject] = new(key.Generation - 1, key); // a later generation exists only where the earlier ones were forgotten
            }
        }
        if (gone.Count > 0)
        {
            await keyStore.DestroyAsync(gone, cancellationToken);
        }
        lock (gate)
        {
            (subjects, store, ids) = (loaded, keyStore, source);
            unflushed.Clear();
            hasUnflushed = false;
        }
    }

    /// <summary>The key of a subject; a new one when there is none.</summary>
    public PersonalKey Use(SubjectId subject)
    {
        lock (gate)
        {
            Keyring keyring = Opened().GetValueOrDefault(subject, Keyring.None);
            return keyring.Key ?? Make(subject, keyring);
        }
    }

    /// <summary>The key of a subject, a new one when there is none; null when the subject was forgotten and has not come back.</summary>
    public PersonalKey? UseUnlessForgotten(SubjectId subject)
    {
        lock (gate)
        {
            Keyring keyring = Opened().GetValueOrDefault(subject, Keyring.None);
            return keyring.Key ?? (keyring.ForgottenThrough < 0 ? Make(subject, keyring) : null);
        }
    }

    /// <summary>The key that something was encrypted with; null when its subject was forgotten since.</summary>
    /// <exception cref="LostKeyException">It is neither there nor forgotten.</exception>
    public PersonalKey? Find(SubjectId subject, int generation, uint check)
    {
        Keyring keyring;
        lock (gate)
        {
            keyring = Opened().GetValueOrDefault(subject, Keyring.None);
        }
        if (keyring.Key is { } key && key.Generation == generation && key.Check == check)
        {
            return key;
        }
        if (generation <= keyring.ForgottenThrough)
        {
            return null;
        }
#if PLANTED
        if (PlantedPersonal.LostKeysPassForForgotten)
        {
            return null;
        }
#endif
        throw new LostKeyException($"The key of its personal data (subject {subject.Value:x32}, generation {generation}) is not in the key store, and its subject was not forgotten: the store was lost, or an older copy of it restored. Restore the newest copy; where there is none, forget the subject, and its placeholders are read.");
    }

    /// <summary>The last generation of a subject's keys, which a forgetting that begins now is through.</summary>
    public int LastGeneration(SubjectId subject)
    {
        lock (gate)
        {
            return Opened().GetValueOrDefault(subject, Keyring.None).Last;
        }
    }

    /// <summary>Returns when every key that anybody uses is durable.</summary>
    public async ValueTask FlushAsync()
    {
#if PLANTED
        if (PlantedPersonal.KeysAreNotFlushed)
        {
            return;
        }
#endif
        await storing.EnterAsync();
        try
        {
            PersonalKey[] added;
            lock (gate)
            {
                added = [.. unflushed];
            }
            if (added.Length == 0)
            {
                return; // those who came before have flushed them
            }
            await store!.AddAsync(added, CancellationToken.None);
            lock (gate)
            {
                unflushed.RemoveRange(0, added.Length);
                hasUnflushed = unflushed.Count > 0;
            }
        }
        finally
        {
            storing.Leave();
        }
    }

    /// <summary>Destroys the keys of a subject. They are of no use from the beginning of the call; when it returns, the store does not hold them either.</summary>
    public async ValueTask ForgetAsync(SubjectId subject, int through)
    {
        PersonalKey? gone;
        lock (gate)
        {
            Keyring before = Opened().GetValueOrDefault(subject, Keyring.None);
            Keyring after = before.Forget(through);
            Opened()[subject] = after;
            gone = after.Key is null ? before.Key : null;
            forgettings++;
        }
        if (gone is null)
        {
            return;
        }
        await storing.EnterAsync();
        try
        {
            lock (gate)
            {
                if (unflushed.Remove(gone))
                {
                    hasUnflushed = unflushed.Count > 0;
                    return; // the store has never had it
                }
            }
#if PLANTED
            if (PlantedPersonal.ForgottenKeysStayInTheStore)
            {
                return;
            }
#endif
            await store!.DestroyAsync([gone], CancellationToken.None);
        }
        finally
        {
            storing.Leave();
        }
    }

    /// <summary>Fills what must be secret or used once.</summary>
    public void FillSecret(Span<byte> secret) => (ids ?? throw NotOpen()).FillSecret(secret);

    private PersonalKey Make(SubjectId subject, Keyring keyring)
    {
        byte[] bytes = new byte[PersonalKey.Size];
        FillSecret(bytes);
        int generation = keyring.ForgottenThrough + 1;
#if PLANTED
        generation = PlantedPersonal.GenerationsAreUsedAgain ? 0 : generation;
#endif
        var key = new PersonalKey(subject.Value, generation, bytes);
        Opened()[subject] = keyring with { Key = key };
        unflushed.Add(key);
        hasUnflushed = true;
        return key;
    }

    private static async ValueTask<Dictionary<SubjectId, Keyring>> ForgottenAsync(IEventLog log, CancellationToken cancellationToken)
    {
        var forgotten = new Dictionary<SubjectId, Keyring>();
#if PLANTED
        if (PlantedPersonal.ForgettingIsNotAppliedAtOpen)
        {
            return forgotten;
        }
#endif
        var filter = new EventFilter { Topics = [TopicPattern.Parse(SubjectForgotten.Topic)], Names = [SubjectForgotten.Name] };
        for (long after = 0, head = log.Head; after < head;)
        {
            LogPage page = await log.ReadAsync(after, filter, PageEvents, cancellationToken);
            foreach (RecordedEvent e in page.Events)
            {
                (SubjectId subject, int through) = SubjectForgotten.Read(e);
                forgotten[subject] = forgotten.GetValueOrDefault(subject, Keyring.None).Forget(through);
            }
            after = page.ReadThrough;
        }
        return forgotten;
    }

    private Dictionary<SubjectId, Keyring> Opened() => subjects ?? throw NotOpen();

    private static InvalidOperationException NotOpen()
        => new("Personal data can be written and read once the log is open: start the host first, or await something of the log, such as log.WaitAsync(0).");
}
