using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests;

/// <summary>Renaming a subscription whose tables are in an SQLite file, in a process that dies at every step of it.</summary>
public sealed class RenamedStateTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("ruslo-renamed-").FullName;
    private readonly Death death = new();

    public sealed record Deposited(string Account, int Cents);

    public sealed record Sum(int Cents);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task A_process_that_dies_while_it_renames_loses_and_doubles_nothing()
    {
        int cents = 0, deaths = 0;
        string name = "sums-0";
        cents += await DepositAsync(name, null, cents);
        for (int at = 2; deaths == at - 2; at++)
        {
            string former = name;
            name = $"sums-{at}";
            death.At = at;
            using (IHost dying = Build(name, former))
            {
                try
                {
                    await dying.StartAsync(Stop);
                    await dying.StopAsync(Stop);
                }
                catch (DeathException)
                {
                    deaths++;
                }
            }
            death.At = 0;
            cents += await DepositAsync(name, former, cents);
        }
        Assert.True(deaths >= 6, $"It died {deaths} times.");
        Assert.Single(Directory.GetFiles(Path.Combine(root, "log", "state"), "*.db")); // the tables have stayed where they were
    }

    /// <summary>Runs the application; the sum is what it was, and one more.</summary>
    private async Task<int> DepositAsync(string name, string? former, int before)
    {
        using IHost host = Build(name, former);
        await host.StartAsync(Stop);
        var tables = host.Services.GetRequiredService<IStateTables>();
        Assert.Equal(before == 0 ? null : new Sum(before), await tables.GetAsync<Sum>(name, "sums", "all", Stop));
        long position = (await host.Services.GetRequiredService<IDirectBus>().PublishAsync(new Deposited("a", 1), Stop)).Token.Position;
        while ((await host.Services.GetRequiredService<ISubscriptions>().ListAsync(Stop)).Single().Partitions.Min(static partition => partition.Checkpoint) < position)
        {
            await host.Services.GetRequiredService<RusloRuntime>().DelayAsync(TimeSpan.FromMilliseconds(5), Stop);
        }
        Assert.Equal(new Sum(before + 1), await tables.GetAsync<Sum>(name, "sums", "all", Stop));
        await host.StopAsync(Stop);
        return 1;
    }

    private IHost Build(string name, string? former)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = root });
        builder.Services.AddRusloCore(static catalog => catalog.Event<Deposited>("deposited", "accounts", key: static e => e.Account), ruslo => ruslo.UseEmbedded("log")
            .UseState(services => new DyingStates(new SqliteStateStore(Path.Combine(root, "log", "state"), services.GetRequiredService<RusloRuntime>()), death))
            .AddSubscription(name, s =>
            {
                s.FromBeginning().Partitions(1).State<Sum>("sums").On<Deposited>(static async (e, context, ct) => await context.State<Sum>().UpdateAsync("all", sum => new((sum?.Cents ?? 0) + e.Cents), ct));
                if (former is not null)
                {
                    s.RenamedFrom(former);
                }
            }));
        return builder.Build();
    }
}
