namespace Ruslo;

/// <summary>All claims of a log at one moment.</summary>
internal sealed class RecordedClaims
{
    private readonly SortedDictionary<string, (Claim Claim, ReadOnlyMemory<byte> Value)> byCommand = new(StringComparer.Ordinal);

    private RecordedClaims(IReadOnlyList<ProgressEntry> entries)
    {
        foreach (ProgressEntry entry in entries)
        {
            byCommand.Add(entry.Entry[ClaimFormat.Prefix.Length..], (ClaimFormat.Decode(entry.Value.Span), entry.Value));
        }
    }

    /// <summary>The commands that deciders hold.</summary>
    public IEnumerable<string> OfDeciders => byCommand.Where(static one => one.Value.Claim is { IsHeld: true, Kind: ClaimKind.Decider }).Select(static one => one.Key);

    public static async ValueTask<RecordedClaims> ReadAsync(IEventLog log, CancellationToken cancellationToken)
        => new(await log.ReadProgressAsync(ClaimFormat.Prefix, cancellationToken));

    public Claim? Find(string command) => byCommand.TryGetValue(command, out (Claim Claim, ReadOnlyMemory<byte>) found) ? found.Claim : null;

    /// <summary>The commands that a subscription holds.</summary>
    public IEnumerable<string> HeldBy(string subscription) => byCommand.Where(one => one.Value.Claim.IsHeld && one.Value.Claim.Handler == subscription).Select(static one => one.Key);

    /// <summary>Whether a subscription holds what it handles, and nothing else.</summary>
    public bool AreThoseOf(SubscriptionDefinition definition)
    {
        int held = 0;
        foreach (string command in HeldBy(definition.Name))
        {
            if (!definition.Claims(command))
            {
                return false;
            }
            held++;
        }
        return held == definition.Commands.Count;
    }

    /// <summary>The move that changes a claim.</summary>
    public ProgressMove Move(string command, Claim next)
    {
        ReadOnlyMemory<byte>? before = byCommand.TryGetValue(command, out (Claim, ReadOnlyMemory<byte> Value) known) ? known.Value : default(ReadOnlyMemory<byte>?);
        return new(ClaimFormat.NameOf(command), before, ClaimFormat.Encode(next));
    }
}
