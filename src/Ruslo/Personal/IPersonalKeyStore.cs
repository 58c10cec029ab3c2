namespace Ruslo;

/// <summary>
/// Where the keys of personal data are kept: apart from the log and outside its backups, so that a key that is destroyed here is gone, and
/// with it what was encrypted with it. Its members are called one at a time.
/// </summary>
public interface IPersonalKeyStore : IAsyncDisposable
{
    /// <summary>Opens the store of a log, or creates it, and returns every key in it. Called once, before anything is served; again only after it has failed.</summary>
    /// <exception cref="RusloException">It cannot be read, or belongs to another log; the message says what to do. Nothing is served then.</exception>
    ValueTask<IReadOnlyList<PersonalKey>> OpenAsync(Guid logId, CancellationToken cancellationToken);

    /// <summary>Adds keys. They are durable when it returns: no event is appended before its key is.</summary>
    ValueTask AddAsync(IReadOnlyList<PersonalKey> keys, CancellationToken cancellationToken);

    /// <summary>Destroys keys. When it returns, the store does not hold them any more, not after a crash either.</summary>
    ValueTask DestroyAsync(IReadOnlyList<PersonalKey> keys, CancellationToken cancellationToken);
}
