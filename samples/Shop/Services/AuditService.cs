using Ruslo;

namespace Shop;

/// <summary>Watches every event there is, also those that this application does not know, and counts per stream what was lost, came twice or came out of order.</summary>
internal sealed class AuditService(Latencies latencies) : IAllEventsHandler
{
    public static void Describe(SubscriptionBuilder subscription)
        => subscription.WithTally().Topics("**").State<AuditedStream>(AuditedStream.Table, table => table.Json(StateJson.Default.AuditedStream)).HandleAll<AuditService>();

    public async ValueTask HandleAsync(RecordedEvent e, HandlerContext context, CancellationToken cancellationToken)
    {
        await context.State<AuditedStream>().UpdateAsync(e.Stream.ToString(), stream => (stream ?? AuditedStream.Unseen).See(e.Version), cancellationToken);
        await Handling.CountAsync(context, cancellationToken);
        latencies.Handled(e);
    }
}
