using Ruslo;

namespace Shop;

/// <summary>Learns what people buy. It is added while the shop runs, and catches up from the beginning; nobody had to know that it would come.</summary>
internal sealed class RecommendationService : IEventHandler<ItemAdded>, IEventHandler<LineInvoiced>
{
    public static void Describe(SubscriptionBuilder subscription)
        => subscription.WithTally().State<Popularity>(Popularity.Table, table => table.Json(StateJson.Default.Popularity)).Handle<RecommendationService>();

    public ValueTask HandleAsync(ItemAdded e, HandlerContext context, CancellationToken cancellationToken) => LearnAsync(e.ProductId, context, cancellationToken);

    public ValueTask HandleAsync(LineInvoiced e, HandlerContext context, CancellationToken cancellationToken) => LearnAsync(e.StockCode, context, cancellationToken);

    private static async ValueTask LearnAsync(string product, HandlerContext context, CancellationToken cancellationToken)
    {
        await context.State<Popularity>().UpdateAsync(product, known => new((known?.Buyers ?? 0) + 1), cancellationToken);
        await Handling.CountAsync(context, cancellationToken);
    }
}
