namespace Ruslo;

/// <summary>
/// What a subscription that is being renamed keeps in a state store. It stays where it is; the progress in it gets its new names before the
/// log registers the new name: until then nobody looks at those, and from then on at no others.
/// </summary>
internal sealed class FormerState(IState state, string former) : IAsyncDisposable
{
    /// <summary>Opens the state that was kept under the former name; its tables are not looked at.</summary>
    public static async ValueTask<FormerState> OpenAsync(IStateStore states, string former, Registration old, CancellationToken cancellationToken)
        => new(await states.OpenAsync(new(StoppedProgress.OwnerOf(former, old), [], HoldsEmits: true), cancellationToken), former);

    /// <summary>The progress under the former name.</summary>
    public ValueTask<IReadOnlyList<ProgressEntry>> ReadAsync(CancellationToken cancellationToken) => state.ReadProgressAsync($"{ProgressFormat.Registration(former)}/", cancellationToken);

    /// <summary>Adds the progress under its new name, beside the other; durable when it returns. What an earlier attempt has left is replaced.</summary>
    public async ValueTask AddAsync(string name, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> renamed, CancellationToken cancellationToken)
    {
        IReadOnlyList<ProgressEntry> left = await state.ReadProgressAsync($"{ProgressFormat.Registration(name)}/", cancellationToken);
        await CommitAsync(ProgressDiff.Between(left, renamed), cancellationToken);
        await state.FlushAsync(cancellationToken);
    }

    /// <summary>Drops the progress under the former name, once the log knows the new one. What a crash leaves of it is never looked at.</summary>
    public async ValueTask ForgetAsync(CancellationToken cancellationToken)
        => await CommitAsync([.. (await ReadAsync(cancellationToken)).Select(static entry => new ProgressMove(entry.Entry, entry.Value, null))], cancellationToken);

    public ValueTask DisposeAsync() => state.DisposeAsync();

    private async ValueTask CommitAsync(List<ProgressMove> moves, CancellationToken cancellationToken)
    {
        if (await state.CommitAsync(new() { Moves = moves }, cancellationToken) is { } stale)
        {
            throw new RusloException($"The progress of subscription '{former}' was changed while it was renamed ({stale.Entry}): it runs somewhere. Stop it there and try again.");
        }
    }
}
