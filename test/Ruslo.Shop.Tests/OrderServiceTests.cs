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

    [Fact(Timeout = 60_000)]
    public async Task At_a_pace_nothing_happens_before_its_time_and_a_run_that_was_cut_off_goes_on_where_it_was()
    {
        History all = Invoices(24); // one line a second, so two in a second at twice the speed
        CancellationToken stop = TestContext.Current.CancellationToken;
        var second = TimeSpan.FromSeconds(1.01); // pauses are a millisecond longer than they must be
        await using TestApp app = await TestApp.StartAsync(ShopHost.CreateForFulfilment(SagaForm.None, all), cancellationToken: stop);
        using (var cut = CancellationTokenSource.CreateLinkedTokenSource(stop))
        {
            Task first = ReplayAsync(app, all, cut.Token);
            for (int seconds = 0; seconds < 5; seconds++)
            {
                await UntilAsync(app, lines: 1 + 2 * seconds);
                await app.AdvanceAsync(second, stop);
            }
            await UntilAsync(app, lines: 11);
            await cut.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        }
        Task rest = ReplayAsync(app, all, stop);
        while (!rest.IsCompleted)
        {
            await app.AdvanceAsync(second, stop);
        }
        await rest;
        await app.SettleAsync(stop);
        Assert.Equal(all.Events.Select(e => e.Event), app.Published<LineInvoiced>());
    }

    private static async Task UntilAsync(TestApp app, int lines)
    {
        do
        {
            Stop.ThrowIfCancellationRequested();
            await app.SettleAsync(Stop);
            Assert.InRange(app.Published<LineInvoiced>().Count, 0, lines);
        }
        while (app.Published<LineInvoiced>().Count < lines);
    }

    private static async Task ReplayAsync(TestApp app, History history, CancellationToken cancellationToken)
    {
        IServiceProvider services = app.Services;
        var orders = new OrderService(history, speed: 2, services.GetRequiredService<IDirectDeciders>(), services.GetRequiredService<IDirectBus>(), services.GetRequiredService<IEventLog>(), services.GetRequiredService<TimeProvider>());
        await orders.FindStartAsync(cancellationToken);
        await orders.PublishAsync(cancellationToken);
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
