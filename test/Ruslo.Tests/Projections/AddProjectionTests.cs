using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests.Projections;

public sealed record OrderState(string Id, bool IsShipped);

public sealed class AddProjectionTests
{
    private static readonly Projection<OrderState> Orders = Projection.For<OrderState>("order-state", version: 1)
        .Create<Ordered>(e => new(e.Id, false))
        .Update<Shipped>((view, _) => view with { IsShipped = true });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_application_reads_what_its_projection_makes()
    {
        await using TestApp app = await TestApp.StartAsync(Builder(static ruslo => ruslo.AddProjection(Orders)), null, Stop);
        await app.PublishAsync(new Ordered("1"), cancellationToken: Stop);
        Published shipped = await app.PublishAsync(new Shipped("1"), cancellationToken: Stop);
        var views = app.Services.GetRequiredService<IViews>();
        Assert.Equal(new OrderState("1", true), await views.GetAsync<OrderState>("1", after: shipped.Token, Stop));
        Assert.Equal("order-state.v1", Assert.Single(await app.Services.GetRequiredService<ISubscriptions>().ListAsync(Stop)).Name);
        await app.SettleAsync(Stop);
        app.AssertNothingParked();
    }

    [Fact]
    public async Task Mistakes_of_projections_are_told_at_start()
    {
        var bench = new HostBench();
        using IHost host = bench.Build(ruslo => bench.Use(ruslo)
            .AddProjection(Projection.For<OrderState>("empty", 1))
            .AddProjection(Projection.For<OrderState>("Not A Name", 1).Delete<Ordered>())
            .AddProjection(Projection.For<OrderState>("zero", 0).Delete<Ordered>())
            .AddProjection(Orders)
            .AddProjection(Orders)
            .AddProjection(Projection.For<OrderState>("long", 1).Delete<Ordered>(), new() { Wait = TimeSpan.FromDays(1) }));
        SetupException mistakes = await Assert.ThrowsAsync<SetupException>(() => host.StartAsync(Stop));
        foreach (string told in (string[])["Projection 'empty' folds no event", "'Not A Name.v1' is not a name", "Projection 'zero' has version 0", "Two subscriptions are named 'order-state.v1'", "A read of projection 'long' cannot wait"])
        {
            Assert.Contains(told, mistakes.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_filter_that_publishes_in_a_projection_parks_the_key_and_publishes_nothing()
    {
        await using TestApp app = await TestApp.StartAsync(Builder(static ruslo => ruslo.AddProjection(Orders).AddHandlingFilter<Publishing>()), null, Stop);
        await app.PublishAsync(new Ordered("1"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        Assert.Contains("folds views and publishes nothing", Assert.Single(app.Parked("order-state.v1")).Error, StringComparison.Ordinal);
        Assert.Empty(app.Published<Noticed>());
    }

    private static HostApplicationBuilder Builder(Action<RusloBuilder> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddRusloCore(HostBench.Describe, configure);
        return builder;
    }

    private sealed class Publishing : IFilter<HandlerContext>
    {
        public async ValueTask InvokeAsync(HandlerContext context, FilterNext<HandlerContext> next, CancellationToken cancellationToken)
        {
            await context.Events.PublishAsync(new Noticed("x"), cancellationToken);
            await next(context, cancellationToken);
        }
    }
}
