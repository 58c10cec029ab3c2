using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests;

public sealed class EmbeddedViewTests : IDisposable
{
    private static readonly Projection<Balance> Balances = Projection.For<Balance>("balances", version: 1)
        .On<Booked>(key: e => e.Account, fold: (view, e) => new(e.Account, (view?.Cents ?? 0) + e.Cents))
        .Index("cents", view => view.Cents);

    private readonly string root = Directory.CreateTempSubdirectory("ruslo-views-").FullName;

    [Event("booked", Topic = "bookings")]
    public sealed record Booked([StreamKey] string Id, string Account, long Cents);

    public sealed record Balance(string Account, long Cents);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Views_in_files_are_read_after_tokens_and_go_on_after_a_restart()
    {
        for (int run = 1; run <= 2; run++)
        {
            using IHost host = Build();
            await host.StartAsync(Stop);
            var bus = host.Services.GetRequiredService<IDirectBus>();
            var views = host.Services.GetRequiredService<IViews>();
            Token last = default;
            for (int i = 0; i < 100; i++)
            {
                last = (await bus.PublishAsync(new Booked($"{run}-{i}", "a" + (i % 10), i % 10), Stop)).Token;
                if (i % 7 == 0)
                {
                    Assert.NotNull(await views.GetAsync<Balance>("a" + (i % 10), after: last, Stop));
                }
            }
            last = (await bus.PublishAsync(new Booked($"{run}-t", "a3", 1000), new() { Tenant = "acme" }, Stop)).Token;

            Assert.Equal(new("a3", 30 * run), await views.GetAsync<Balance>("a3", after: last, Stop));
            Assert.Equal(new("a3", 1000 * run), await views.Of<Balance>(tenant: "acme").GetAsync("a3", after: last, Stop));
            DocumentPage<Balance> richest = await views.Of<Balance>().QueryAsync(q => q with { Index = "cents", Descending = true, Limit = 3 }, Stop);
            Assert.Equal(["a9", "a8", "a7"], richest.Documents.Select(d => d.Key));
            Assert.Equal(7, await views.Of<Balance>().CountAsync(q => q with { Index = "cents", From = 30L * run }, Stop));
            Assert.Equal(10, await views.Of<Balance>().StreamAsync(q => q with { Limit = 4 }, Stop).CountAsync(Stop));
            await host.StopAsync(Stop);
        }
    }

    private IHost Build()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = root });
        builder.Services.AddRuslo(static ruslo => ruslo.UseEmbedded("log").AddProjection(Balances));
        return builder.Build();
    }
}
