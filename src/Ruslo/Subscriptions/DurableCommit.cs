namespace Ruslo;

/// <summary>
/// Carries a commit through faults until its outcome is certain: it tries again with back-off, and after an unknown outcome it reads
/// the progress before it redoes anything.
/// </summary>
internal sealed class DurableCommit(IProgressStore store, RusloRuntime runtime, Action<Exception?> faulted)
{
    /// <summary>Commits. Throws only when it is told to stop while the outcome is not certain.</summary>
    /// <param name="commit">What is committed.</param>
    /// <param name="lazy">It may wait for company, at most a second.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <param name="withdrawn">Takes it back while it waits for company: it throws <see cref="OperationCanceledException"/>, and nothing of it happens.</param>
    public async ValueTask<AppendResult> RunAsync(ProgressCommit commit, bool lazy, CancellationToken stopping, CancellationToken withdrawn = default)
    {
        BackOff? backOff = null;
        while (true)
        {
            try
            {
                if (backOff is { IsFirst: false } && await ReadBackAsync(commit, stopping) is { } known)
                {
                    faulted(null);
                    return known;
                }
                AppendResult result = await store.CommitAsync(commit, lazy, backOff is null ? withdrawn : CancellationToken.None);
                if (backOff is not null)
                {
                    faulted(null);
                }
                return result;
            }
#pragma warning disable CA1031 // a store failed, and whatever it throws, the outcome is unknown
            catch (Exception fault) when (fault is not ArgumentException && !(fault is OperationCanceledException && (stopping.IsCancellationRequested || (backOff is null && withdrawn.IsCancellationRequested))))
#pragma warning restore CA1031
            {
                stopping.ThrowIfCancellationRequested();
                backOff ??= new(runtime);
                if (backOff.IsFirst)
                {
                    faulted(fault);
                }
                await backOff.WaitAsync(stopping);
                stopping.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>What came of a commit whose outcome is unknown; null when it has not happened.</summary>
    private async ValueTask<AppendResult?> ReadBackAsync(ProgressCommit commit, CancellationToken stopping)
    {
#if PLANTED
        if (PlantedSubscriptions.RedoesWithoutReadingBack)
        {
            return null;
        }
#endif
        foreach (ProgressMove move in commit.Moves)
        {
            if (Same(move.Expected, move.Next))
            {
                continue;
            }
            ReadOnlyMemory<byte>? actual = null;
            foreach (ProgressEntry entry in await store.ReadAsync(move.Entry, stopping))
            {
                if (string.Equals(entry.Entry, move.Entry, StringComparison.Ordinal))
                {
                    actual = entry.Value;
                }
            }
            return Same(actual, move.Next) ? new Appended(0, 0, -1, default) : Same(actual, move.Expected) ? null : new StaleOwner(move.Entry, actual);
        }
        return null; // it changes no progress: the ids of its events make it safe to repeat
    }

    private static bool Same(ReadOnlyMemory<byte>? a, ReadOnlyMemory<byte>? b)
        => a.HasValue == b.HasValue && (a is not { } left || left.Span.SequenceEqual(b!.Value.Span));
}
