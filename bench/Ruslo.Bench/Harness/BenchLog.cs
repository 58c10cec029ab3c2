namespace Ruslo.Bench;

/// <summary>The log that is measured, and what turns orders into its events.</summary>
internal sealed class BenchLog : IAsyncDisposable
{
    private BenchLog(IEventLog log, RusloRuntime runtime) => (Log, Runtime) = (log, runtime);

    public IEventLog Log { get; }

    public RusloRuntime Runtime { get; }

    public EventSerializer Serializer { get; } = new(MakeCatalog());

    public static async ValueTask<BenchLog> OpenAsync(string path, EmbeddedLogOptions options, TimeProvider? clock = null)
    {
        var runtime = new RusloRuntime(clock);
        return new(await EmbeddedLog.OpenAsync(path, options, runtime), runtime);
    }

    /// <summary>Fills it in batches of 1,000.</summary>
    public async Task FillAsync(int events, Func<int, object> order)
    {
        var batch = new OrderBatch(this, 1_000);
        for (int next = 0; next < events; next += batch.Size)
        {
            await batch.AppendAsync(order, next);
        }
    }

    public ValueTask DisposeAsync() => Log.DisposeAsync();

    private static EventCatalog MakeCatalog()
        => new CatalogBuilder()
            .Event<OrderCreated>("order-created", "orders", key: e => e.OrderId)
            .Event<RareOrder>("rare-order", "rare", key: e => e.OrderId)
            .Json(BenchJson.Default)
            .Build();
}
