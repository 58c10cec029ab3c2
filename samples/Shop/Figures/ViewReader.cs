using Ruslo;

namespace Shop;

/// <summary>Reads the figures that the views hold.</summary>
internal sealed class ViewReader(IViews views)
{
    private const int Page = 1_000;
    private const int Top = 5;

    public async Task<ViewFigures> ReadAsync(CancellationToken cancellationToken) => new()
    {
        RevenueByDay = await RevenueAsync(Revenue.Days, cancellationToken),
        RevenueByCategory = await RevenueAsync(Revenue.Categories, cancellationToken),
        Customers = await views.Of<Customer>().CountAsync(cancellationToken: cancellationToken),
        TopCustomers = (await TopAsync<Customer>(Customer.BySpent, cancellationToken)).ToDictionary(static c => c.Key, static c => c.Value.Spent),
        TopProducts = (await TopAsync<Shelf>(Shelf.ByOut, cancellationToken)).ToDictionary(static s => s.Key, static s => s.Value.Out),
    };

    /// <summary>The views with the highest values of an index; an index keeps them in order, so that no others are read.</summary>
    private async Task<IReadOnlyList<KeyValuePair<string, TView>>> TopAsync<TView>(string index, CancellationToken cancellationToken) where TView : class
        => (await views.Of<TView>().QueryAsync(q => q with { Index = index, Descending = true, Limit = Top }, cancellationToken)).Documents;

    /// <summary>All revenue whose key begins so, by the rest of the key.</summary>
    private async Task<IReadOnlyDictionary<string, decimal>> RevenueAsync(string prefix, CancellationToken cancellationToken)
    {
        var revenue = new Dictionary<string, decimal>(StringComparer.Ordinal);
        string behind = prefix[..^1] + (char)(prefix[^1] + 1);
        await foreach ((string key, Revenue view) in views.Of<Revenue>().StreamAsync(q => q with { From = prefix, To = behind, Limit = Page }, cancellationToken))
        {
            revenue[key[prefix.Length..]] = view.Amount;
        }
        return revenue;
    }
}
