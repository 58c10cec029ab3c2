namespace Shop;

/// <summary>The shop at one moment.</summary>
internal sealed record ShopProgress(TimeSpan Elapsed, long Published, long Events, double PerSecond, IReadOnlyList<ServiceProgress> Services)
{
    public bool IsDone(int services) => Published == Events && Services.Count == services && Services.All(service => service.Lag == 0);
}
