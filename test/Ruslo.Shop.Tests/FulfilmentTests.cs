using Microsoft.Extensions.DependencyInjection;
using Ruslo;
using Xunit;

namespace Shop.Tests;

/// <summary>The fulfilment of orders in both forms, in memory.</summary>
public sealed class FulfilmentTests
{
    private const int ShortHour = 2_500;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_forms_decide_the_same_of_every_order()
    {
        using var orders = new FewOrders(120);
        SagaFigures expected = FulfilmentFiles.Expect(orders.Folder);
        Assert.True(expected is { Completed: > 0, Aborted: > 0, Open: > 0, Refunded: > 0 });
        History history = ShopHistory.Read(orders.Folder);
        await using TestApp orchestrated = await FulfilAsync(SagaForm.Orchestrated, history);
        await using TestApp choreographed = await FulfilAsync(SagaForm.Choreographed, history);
        Assert.Equal(expected, await FiguresAsync(orchestrated));
        Assert.Equal(expected, await FiguresAsync(choreographed));
        Assert.Equal(Decided(orchestrated), Decided(choreographed));
        Assert.All(history.Events.Select(static e => e.Event).OfType<OrderEvent>().GroupBy(static e => e.OrderId), order => Assert.Equal(Expect(order), Decided(orchestrated)[order.Key]));
    }

    [Fact]
    public async Task The_list_of_sagas_says_what_the_figures_say()
    {
        using var orders = new FewOrders(40);
        await using TestApp app = await FulfilAsync(SagaForm.Orchestrated, ShopHistory.Read(orders.Folder));
        IReadOnlyList<SagaSummary> sagas = (await app.Services.GetRequiredService<ISagas>().ListAsync(cancellationToken: Stop)).Instances;
        SagaFigures figures = await FiguresAsync(app);
        Assert.Equal((figures.Started, figures.Completed, figures.Aborted, figures.Open),
            (sagas.Count, sagas.Count(static s => s.Status == SagaStatus.Completed), sagas.Count(static s => s.Status == SagaStatus.Aborted), sagas.Count(static s => s.Status == SagaStatus.Running)));
    }

    [Fact]
    public async Task The_flow_that_watches_a_choreography_says_what_the_figures_say_and_finds_nothing_wrong()
    {
        using var orders = new FewOrders(40);
        await using TestApp app = await FulfilAsync(SagaForm.Choreographed, ShopHistory.Read(orders.Folder));
        SagaFigures figures = await FiguresAsync(app);
        FlowSummary cases = Assert.Single(await app.Services.GetRequiredService<IFlows>().ListAsync(Stop));
        Assert.Equal((figures.Open, figures.Completed, figures.Aborted), (cases.Open, cases.Completed, cases.Failed));
        Assert.Equal((0, 0, 0, 0), (cases.Stalled, cases.Compensating, cases.Uncompensated, cases.Forked));
    }

    [Theory]
    [InlineData(SagaForm.Orchestrated)]
    [InlineData(SagaForm.Choreographed)]
    public async Task Orders_whose_parcels_nothing_is_heard_of_stay_open_however_long_that_is(object form)
    {
        using var orders = new FewOrders(40);
        await using TestApp app = await FulfilAsync((SagaForm)form, ShopHistory.Read(orders.Folder));
        SagaFigures before = await FiguresAsync(app);
        long head = app.Status("fulfilment.v1").Head;
        await app.AdvanceAsync(TimeSpan.FromDays(1_000), Stop);
        Assert.True(before.Open > 0);
        Assert.Equal(before, await FiguresAsync(app));
        Assert.Equal(head, app.Status("fulfilment.v1").Head);
    }

    [Fact]
    public async Task A_short_busy_hour_ends_with_the_same_figures_in_both_forms()
    {
        History hour = ShopHistory.Read(null);
        hour = hour with { Events = [.. hour.Events.Take(ShortHour)] };
        await using TestApp orchestrated = await FulfilAsync(SagaForm.Orchestrated, hour);
        await using TestApp choreographed = await FulfilAsync(SagaForm.Choreographed, hour);
        SagaFigures figures = await FiguresAsync(orchestrated);
        Assert.Equal(hour.Events.Count(static e => e.Event is OrderPlaced), figures.Started);
        Assert.Equal(hour.Events.Count(static e => e.Event is OrderClosedAs), figures.Aborted);
        Assert.True(figures is { Completed: > 0, Aborted: > 0, Open: > 0 }); // open: their parcels leave after the end
        Assert.Equal(figures, await FiguresAsync(choreographed));
    }

    [Theory]
    [InlineData(SagaForm.Orchestrated, 4)] // a saga takes longer
    [InlineData(SagaForm.Choreographed, 1)]
    public async Task The_Olist_orders_are_fulfilled_as_their_files_tell(object form, int oneOf)
    {
        string folder = RealData.Folder("orders-olist");
        History olist = ShopHistory.Read(folder);
        HashSet<string> taken = [.. olist.Events.Select(static e => e.Event).OfType<OrderPlaced>().Select(static e => e.OrderId).Where((_, i) => i % oneOf == 0)];
        await using TestApp app = await FulfilAsync((SagaForm)form, olist with { Events = [.. olist.Events.Where(e => taken.Contains(((OrderEvent)e.Event).OrderId))] });
        Assert.Equal(FulfilmentFiles.Expect(folder, taken.Contains), await FiguresAsync(app));
        Assert.Equal(new(8_135, 6_279, 1_234, 622, 269_735.11m), FulfilmentFiles.Expect(folder));
    }

    [Fact]
    public async Task Invoices_are_nothing_to_fulfil()
    {
        History invoices = new("invoices", [new(DateTimeOffset.UnixEpoch, Guid.NewGuid(), new LineInvoiced("536365", "85123A", "", 6, 2.55m, "17850", "", new(2010, 12, 1)))]);
        await using TestApp app = await FulfilAsync(SagaForm.Orchestrated, invoices);
        Assert.Equal(new(0, 0, 0, 0, 0), await FiguresAsync(app));
    }

    /// <summary>What must be decided of an order, as its history ends.</summary>
    private static string Expect(IEnumerable<OrderEvent> order)
        => order.Aggregate((string?)null, static (status, e) => OrderStatus.ToldBy(e) is { } told ? OrderStatus.Of(status, told) : status) switch
        {
            "shipped" or "delivered" => "payment-taken stock-reserved parcel-shipped order-confirmed",
            "canceled" => "payment-taken stock-reserved shipping-stopped stock-released payment-refunded order-rejected",
            "unavailable" => "payment-taken out-of-stock payment-refunded order-rejected",
            _ => "payment-taken stock-reserved",
        };

    /// <summary>What was decided of each order, in the order of the log.</summary>
    private static SortedDictionary<string, string> Decided(TestApp app)
        => new(app.Recorded.Where(static e => e.Stream.Topic.StartsWith("fulfilment.", StringComparison.Ordinal)).GroupBy(static e => e.Stream.Key).ToDictionary(static o => o.Key, static o => string.Join(' ', o.Select(static e => e.Name))), StringComparer.Ordinal);

    private static async Task<SagaFigures> FiguresAsync(TestApp app) => (await app.Services.GetRequiredService<SagaReader>().ReadAsync(Stop))!;

    private static async Task<TestApp> FulfilAsync(SagaForm form, History history)
    {
        TestApp app = await TestApp.StartAsync(ShopHost.CreateForFulfilment(form, history), cancellationToken: Stop);
        var bus = app.Services.GetRequiredService<IDirectBus>();
        foreach (HistoricEvent[] window in history.Events.Where(static e => e.Event is OrderPlaced or LineInvoiced).Chunk(500))
        {
            await bus.PublishAllAsync([.. window.Select(static e => new EventToPublish(e.Event, new() { EventId = e.Id, OccurredAt = e.OccurredAt }))], Stop);
            await app.SettleAsync(Stop);
        }
        app.AssertNothingParked();
        return app;
    }
}
