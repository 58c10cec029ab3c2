namespace Ruslo;

/// <summary>Where the progress of a subscription lives, together with its effects: the log, or a state store.</summary>
internal interface IProgressStore
{
    /// <summary>Whether checkpoints carry the identity of the event they stand at, because they are kept outside the log.</summary>
    bool NeedsIdentity { get; }

    ValueTask<IReadOnlyList<ProgressEntry>> ReadAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Commits; results as those of a log.</summary>
    /// <param name="commit">What is committed.</param>
    /// <param name="lazy">It may wait for company, at most a second.</param>
    /// <param name="cancellationToken">Takes it back while it waits: when it throws <see cref="OperationCanceledException"/>, nothing of it happens.</param>
    ValueTask<AppendResult> CommitAsync(ProgressCommit commit, bool lazy, CancellationToken cancellationToken);

    /// <summary>Returns when every commit so far is durable: those of a state store may not be, while nothing that was published waits in them.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken);
}
