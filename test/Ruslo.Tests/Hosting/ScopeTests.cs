using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests;

public sealed class ScopeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bus_in_the_scope_of_a_request_commits_at_once()
    {
        var bench = new HostBench();
        using IHost host = bench.Build();
        await using AsyncServiceScope request = host.Services.CreateAsyncScope();
        Published published = await request.ServiceProvider.GetRequiredService<IEventBus>().PublishAsync(new Ordered("1"), Stop);
        Assert.Equal((1, 1), (published.Token.Position, bench.Log.Head));
    }

    [Fact]
    public async Task A_bus_in_the_scope_of_a_handler_stages()
    {
        var bench = new HostBench();
        using IHost host = bench.Build();
        Published handled = await host.Services.GetRequiredService<IDirectBus>().PublishAsync(new Ordered("1"), Stop);
        StagedAttempt attempt = await BeginAsync(host, bench, handled);
        await using AsyncServiceScope scope = host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<HandlerStaging>().Begin(attempt);
        var bus = scope.ServiceProvider.GetRequiredService<IEventBus>();
        await bus.PublishAsync(new Shipped("1"), Stop);
        await bus.PublishAsync(new Shipped("1"), new() { ExpectedVersion = ExpectedVersion.Exactly(1) }, Stop);
        await bus.PublishAllAsync([new Ordered("2"), new Ordered("3")], Stop);
        Assert.Equal(["shipped", "shipped", "ordered", "ordered"], attempt.Staged.SelectMany(static s => s.Events).Select(static e => e.Name));
        Assert.Equal(1, bench.Log.Head);

        await using AsyncServiceScope own = scope.ServiceProvider.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        await own.ServiceProvider.GetRequiredService<IEventBus>().PublishAsync(new Ordered("4"), Stop);
        await scope.ServiceProvider.GetRequiredService<IDirectBus>().PublishAsync(new Ordered("5"), Stop);
        Assert.Equal(3, bench.Log.Head);
        attempt.Close();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await bus.PublishAsync(new Shipped("1"), Stop));
    }

    [Theory, InlineData("Production"), InlineData("Development")]
    public void A_bus_from_the_root_throws(string environment)
    {
        using IHost host = new HostBench().Build(environment: environment);
        var mistake = Assert.Throws<InvalidOperationException>(host.Services.GetRequiredService<IEventBus>);
        Assert.Contains(environment == "Production" ? "IDirectBus" : "root provider", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hosted_service_that_takes_the_scoped_bus_is_told_what_to_take()
    {
        using IHost host = new HostBench().Build(more: static services => services.AddHostedService<Wrong>());
        var mistake = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Stop));
        Assert.Contains("takes IDirectBus", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Services_pass_the_validation_of_a_host_in_development()
    {
        using IHost host = new HostBench().Build(environment: "Development");
        Assert.NotNull(host.Services.GetRequiredService<IDirectBus>());
    }

    private static async Task<StagedAttempt> BeginAsync(IHost host, HostBench bench, Published handled)
    {
        var log = host.Services.GetRequiredService<IEventLog>();
        RecordedEvent e = (await bench.Log.FindAsync(handled.EventId, Stop))!;
        return new StagedBatch(log, host.Services.GetRequiredService<EventDrafting>()).Begin(new(log.Id, "tests", 1, e, e.Stream));
    }

    private sealed class Wrong(IEventBus bus) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => bus.PublishAsync(new Ordered("1"), cancellationToken).AsTask();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
