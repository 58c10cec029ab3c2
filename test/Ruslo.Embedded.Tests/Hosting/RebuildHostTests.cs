using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests.Projections;

public sealed record Ordered(string Id);

public sealed record OrderState(string Id, bool IsShipped);

/// <summary>Rebuilds in a host, on files: one for each build, which come and go.</summary>
public sealed class RebuildHostTests : IDisposable
{
    private static readonly Projection<OrderState> First = Projection.For<OrderState>("order-state", version: 1).Create<Ordered>(static e => new(e.Id, false));

    private readonly string directory = Directory.CreateTempSubdirectory("ruslo-rebuild-").FullName;
    private readonly ManualResetEventSlim gate = new(initialState: true);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Projection<OrderState> Second => Projection.For<OrderState>("order-state", version: 2).Create<Ordered>(e =>
    {
        gate.Wait(Stop);
        return new(e.Id, true);
    }).Index("shipped", static view => view.IsShipped ? 1 : 0);

    [Fact]
    public async Task Each_build_has_a_file_of_its_own_and_the_former_ones_are_read_and_then_deleted()
    {
        Token token;
        using (IHost host = await StartAsync(First))
        {
            token = (await host.Services.GetRequiredService<IDirectBus>().PublishAsync(new Ordered("1"), cancellationToken: Stop)).Token;
            Assert.Equal(new("1", false), await host.Services.GetRequiredService<IViews>().GetAsync<OrderState>("1", token, Stop));
            Assert.Single(Files("order-state-v1"));
            await host.StopAsync(Stop);
        }
        gate.Reset();
        using (IHost host = await StartAsync(Second, new() { KeepFormer = TimeSpan.Zero }))
        {
            var views = host.Services.GetRequiredService<IViews>();
            var projections = host.Services.GetRequiredService<IProjections>();
            Assert.Equal(new("1", false), await views.GetAsync<OrderState>("1", token, Stop));
            HealthReport health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Stop);
            Assert.Contains("version 2 is being built", (string)health.Entries["ruslo"].Data["order-state.build"], StringComparison.Ordinal);
            gate.Set();
            await projections.RebuiltAsync("order-state", Stop);
            Assert.Equal(new("1", true), await views.GetAsync<OrderState>("1", token, Stop));
            await projections.RebuildAsync("order-state", Stop);
            await projections.RebuiltAsync("order-state", Stop);
            Assert.Equal(new("1", true), await views.GetAsync<OrderState>("1", token, Stop));
            while ((await projections.GetAsync("order-state", Stop)).Kept.Count > 0)
            {
                await Task.Yield();
            }
            Assert.Empty(Files("order-state-v1"));
            Assert.Contains("generation-2", Assert.Single(Files("order-state-v2")), StringComparison.Ordinal);
            await host.StopAsync(Stop);
        }
    }

    public void Dispose()
    {
        gate.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private string[] Files(string part) => [.. Directory.GetFiles(directory, "*.db", SearchOption.AllDirectories).Where(file => file.Contains(part, StringComparison.Ordinal))];

    private async Task<IHost> StartAsync(Projection<OrderState> projection, ProjectionOptions? options = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddRusloCore(static catalog => catalog.Event<Ordered>("ordered", "orders", key: static e => e.Id), ruslo => ruslo.UseEmbedded(directory).AddProjection(projection, options));
        builder.Services.AddHealthChecks().AddRuslo();
        IHost host = builder.Build();
        await host.StartAsync(Stop);
        return host;
    }
}
