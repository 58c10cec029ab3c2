using Microsoft.Extensions.DependencyInjection;
using Ruslo;
using Xunit;

namespace Shop.Tests;

public sealed class OrderServiceTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>At a pace a window ends where time has come to, so a run can be cut off at any line, and the windows of the next end elsewhere.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(700)]
    [InlineData(1_499)]
    [InlineData(1_500)]
    public async Task Invoices_go_on_at_the_line_where_a_run_was_cut_off(int line)
    {
        History all = Invoices(1_500);
        await using TestApp app = await TestApp.StartAsync(ShopHost.CreateForFulfilment(SagaForm.None, all), cancellationToken: Stop);
        await PublishAsync(app, all with { Events = [.. all.Events.Take(line)] });
        await PublishAsync(app, all);
        await app.SettleAsync(Stop);
        Assert.Equal(all.Events.Select(e => e.Event), app.Published<LineInvoiced>());
    }

    private static async Task PublishAsync(TestApp app, History history)
    {
        IServiceProvider services = app.Services;
        var orders = new OrderService(history, speed: null, services.GetRequiredService<IDirectDeciders>(), services.GetRequiredService<IDirectBus>(), services.GetRequiredService<IEventLog>(), TimeProvider.System);
        await orders.FindStartAsync(Stop);
        await orders.PublishAsync(Stop);
    }

    private static History Invoices(int lines)
    {
        var timeline = new Timeline("test");
        var start = new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
        for (int i = 0; i < lines; i++)
        {
            string invoice = $"inv-{i / 7:000}";
            timeline.Add(start.AddSeconds(i), invoice, i % 7, new LineInvoiced(invoice, $"prd-{i}", "", 1, 1m, null, "", new DateOnly(2026, 1, 5)));
        }
        return new("invoices", timeline.InOrder());
    }
}
