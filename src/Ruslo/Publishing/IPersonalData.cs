namespace Ruslo;

/// <summary>Forgets people. Singleton, thread-safe; it acts at once, inside handlers too.</summary>
public interface IPersonalData
{
    /// <summary>
    /// Forgets a subject: records it as <see cref="SubjectForgotten"/>, then destroys the keys of its personal data. When this returns, both are
    /// durable: what was published about it before cannot be read any more, in events, views, snapshots or their copies, and reads as its
    /// placeholders. What is published about it afterwards has a new key. A subject without personal data can be forgotten too.
    /// </summary>
    /// <remarks>
    /// When the process ends before it returns, either nothing has happened or the forgetting is done at the next start. Copies of the key store
    /// still hold the keys: forgetting is done again whenever the log is opened with one, but whoever has the copy can read until then.
    /// </remarks>
    /// <param name="subject">What [Subject] marks, or the key of the stream.</param>
    /// <param name="options">Whose tenant, and an id of one's own; left out: of no tenant, with a new id.</param>
    /// <param name="cancellationToken">Ends it before it is recorded.</param>
    /// <exception cref="RusloException">It is recorded, but its keys could not be destroyed now: that is done when the log is opened next.</exception>
    ValueTask<Published> ForgetAsync(string subject, ForgetOptions? options = null, CancellationToken cancellationToken = default);
}
