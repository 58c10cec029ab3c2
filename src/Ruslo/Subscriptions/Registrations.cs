namespace Ruslo;

/// <summary>Records what subscriptions are.</summary>
internal static class Registrations
{
    /// <summary>The registration of a subscription, recorded now when there is none. One that was retired begins again with a new generation.</summary>
    public static async ValueTask<Registration> OpenAsync(IEventLog log, SubscriptionDefinition definition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Registration? known = await FindAsync(log, definition.Name, cancellationToken);
            if (known is { State: not RegistrationState.Retired } && known.Fingerprint == definition.Fingerprint)
            {
                return known;
            }
            Registration next = known is null or { State: RegistrationState.Retired }
                ? new((known?.Generation ?? 0) + 1, definition.Partitions, RegistrationState.Active, await definition.Start.ResolveAsync(log, cancellationToken), definition.Fingerprint)
                : known with { Fingerprint = definition.Fingerprint };
            if (await TryMoveAsync(log, definition.Name, known, next, cancellationToken))
            {
                return next;
            }
        }
    }

    /// <summary>What is recorded; null when nothing is.</summary>
    public static async ValueTask<Registration?> FindAsync(IEventLog log, string name, CancellationToken cancellationToken)
    {
        string entry = ProgressFormat.Registration(name);
        foreach (ProgressEntry found in await log.ReadProgressAsync(entry, cancellationToken))
        {
            if (string.Equals(found.Entry, entry, StringComparison.Ordinal))
            {
                return ProgressFormat.DecodeRegistration(found.Value.Span);
            }
        }
        return null;
    }

    /// <exception cref="RusloException">Somebody else has changed it.</exception>
    public static async ValueTask<Registration> ChangeAsync(IEventLog log, string name, Registration from, Registration to, CancellationToken cancellationToken)
        => from == to || await TryMoveAsync(log, name, from, to, cancellationToken)
            ? to
            : throw new RusloException($"The registration of subscription '{name}' was changed by somebody else; look at it and try again.");

    private static async ValueTask<bool> TryMoveAsync(IEventLog log, string name, Registration? from, Registration to, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? before = from is null ? default(ReadOnlyMemory<byte>?) : ProgressFormat.Encode(from);
        return await log.AppendAsync(new() { Moves = [new(ProgressFormat.Registration(name), before, ProgressFormat.Encode(to))] }, cancellationToken) is Appended;
    }
}
