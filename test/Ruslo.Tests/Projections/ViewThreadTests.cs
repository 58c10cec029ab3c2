using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests.Projections;

/// <summary>On real threads, which a simulation does not have.</summary>
public sealed class ViewThreadTests
{
    private static readonly Projection<OrderState> Orders = Projection.For<OrderState>("orders", version: 1)
        .On<Ordered>((view, e) => new((view is null ? 1 : int.Parse(view.Id, System.Globalization.CultureInfo.InvariantCulture) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), true));

    [Fact]
    public async Task Everybody_reads_his_own_writes_while_others_write_too()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        var bench = new HostBench();
        using IHost host = bench.Build(ruslo => bench.Use(ruslo).AddProjection(Orders, new() { Wait = TimeSpan.FromMinutes(2) }));
        await host.StartAsync(stop);
        var bus = host.Services.GetRequiredService<IDirectBus>();
        var views = host.Services.GetRequiredService<IViews>();
        var runtime = host.Services.GetRequiredService<RusloRuntime>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => runtime.Start(async () =>
        {
            for (int i = 1; i <= 150; i++)
            {
                Published own = await bus.PublishAsync(new Ordered($"k{writer}"), stop);
                Assert.Equal(new OrderState($"{i}", true), await views.GetAsync<OrderState>($"k{writer}", after: own.Token, stop));
                Published nothing = await bus.PublishAsync(new Noticed("x"), stop); // nothing for it
                Assert.Equal(new OrderState($"{i}", true), await views.GetAsync<OrderState>($"k{writer}", after: nothing.Token, stop));
            }
        })));
        await host.StopAsync(stop);
    }
}
