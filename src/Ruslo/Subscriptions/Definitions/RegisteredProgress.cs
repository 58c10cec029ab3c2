namespace Ruslo;

/// <summary>Everything the log keeps about subscriptions as a whole, at one moment.</summary>
internal sealed class RegisteredProgress
{
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> registrations = new(StringComparer.Ordinal);

    private RegisteredProgress(IReadOnlyList<ProgressEntry> entries, RecordedClaims claims)
    {
        Claims = claims;
        foreach (ProgressEntry entry in entries)
        {
            string name = entry.Entry[ProgressFormat.Prefix.Length..];
            if (!name.Contains('/', StringComparison.Ordinal))
            {
                registrations.Add(name, entry.Value);
            }
        }
    }

    /// <summary>Who handles which command.</summary>
    public RecordedClaims Claims { get; }

    /// <summary>The names of all subscriptions that are registered and not retired.</summary>
    public IEnumerable<string> Names => registrations.Keys.Where(name => Find(name) is { State: not RegistrationState.Retired });

    public static async ValueTask<RegisteredProgress> ReadAsync(IEventLog log, CancellationToken cancellationToken)
        => new(await log.ReadProgressAsync(ProgressFormat.Prefix, cancellationToken), await RecordedClaims.ReadAsync(log, cancellationToken));

    /// <summary>What is recorded about a subscription; null when nothing is.</summary>
    public Registration? Find(string name) => registrations.TryGetValue(name, out ReadOnlyMemory<byte> value) ? ProgressFormat.DecodeRegistration(value.Span) : null;

    /// <summary>The move that changes what is recorded.</summary>
    public ProgressMove Move(string name, Registration next)
    {
        ReadOnlyMemory<byte>? before = registrations.TryGetValue(name, out ReadOnlyMemory<byte> value) ? value : default(ReadOnlyMemory<byte>?);
        return new(ProgressFormat.Registration(name), before, ProgressFormat.Encode(next));
    }
}
