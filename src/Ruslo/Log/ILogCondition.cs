namespace Ruslo;

/// <summary>A log that can tell what condition it is in; optional. Thread-safe; cheap enough to be asked every few seconds.</summary>
public interface ILogCondition
{
    /// <summary>Log time, which never decreases: nothing is recorded at an earlier time any more. It is ahead of a clock that was set back.</summary>
    DateTimeOffset LogTime { get; }

    /// <summary>Why the log has stopped and must be opened again; null while it serves.</summary>
    string? Fault { get; }

    /// <summary>What does not work although the log serves: a sentence each, with what to do about it.</summary>
    IReadOnlyList<string> Troubles { get; }
}
