using Ruslo;

namespace Replay;

/// <summary>What every service does with an event that it has handled.</summary>
internal static class Handling
{
    public static async ValueTask CountAsync(HandlerContext context, CancellationToken cancellationToken)
        => await context.State<Tally>().UpdateAsync(Tally.Key, tally => new((tally?.Events ?? 0) + 1), cancellationToken);

    public static SubscriptionBuilder WithTally(this SubscriptionBuilder subscription)
        => subscription.FromBeginning().State<Tally>(Tally.Table, table => table.Json(AuditJson.Default.Tally));
}
