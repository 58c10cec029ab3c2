using Ruslo;

namespace Replay;

/// <summary>Watches every event of its topics, also those that this application does not know, and counts per stream what was lost, came twice or came out of order.</summary>
internal sealed class AuditService(Latencies latencies) : IAllEventsHandler
{
    public static void Describe(SubscriptionBuilder subscription) => Describe(subscription, "**");

    public static void Describe(SubscriptionBuilder subscription, params ReadOnlySpan<string> topics)
        => subscription.WithTally().Topics(topics).State<AuditedStream>(AuditedStream.Table, table => table.Json(AuditJson.Default.AuditedStream)).HandleAll<AuditService>();

    public async ValueTask HandleAsync(RecordedEvent e, HandlerContext context, CancellationToken cancellationToken)
    {
        await context.State<AuditedStream>().UpdateAsync(e.Stream.ToString(), stream => (stream ?? AuditedStream.Unseen).See(e.Version), cancellationToken);
        await Handling.CountAsync(context, cancellationToken);
        latencies.Handled(e);
    }
}
