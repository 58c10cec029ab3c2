namespace Ruslo;

/// <summary>A log that commits in groups and can tell how large each batch was; optional.</summary>
public interface IGroupCommit
{
    /// <summary>
    /// Gets the number of events and of bytes of each batch that has become durable, one after another, on the log's own loop: it must be
    /// quick. Batches of progress alone have no events. Null: nobody is told.
    /// </summary>
    Action<int, long>? BatchCommitted { get; set; }
}
