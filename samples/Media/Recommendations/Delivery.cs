using System.Globalization;
using Ruslo;

namespace Media;

/// <summary>Brings a viewer's page the new list, once the view that pages read has it; and measures how long that took since what caused it was recorded.</summary>
internal static class Delivery
{
    public static void Describe(SubscriptionBuilder subscription, Latencies latencies) => subscription.WithTally()
        .OnChanged(RecommendationsView.Projection, async (_, context, cancellationToken) =>
        {
            if (context.Recorded.Headers.Find(Recommender.CausedAt) is { } causedAt)
            {
                latencies.HandledSince(DateTimeOffset.Parse(causedAt, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
            }
            await Handling.CountAsync(context, cancellationToken);
        });
}
