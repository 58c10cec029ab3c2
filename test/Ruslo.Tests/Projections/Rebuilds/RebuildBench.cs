using Microsoft.Extensions.DependencyInjection;
using Ruslo.Tests.Subscriptions;
using Xunit;

namespace Ruslo.Tests.Projections;

/// <summary>Projections of an application that is deployed again and again, with other versions, on one log and one state store, in a simulation.</summary>
internal sealed class RebuildBench
{
    private IReadOnlyList<RegisteredProjection> newest = [];

    public RebuildBench(Simulation simulation, IStateStore? states = null)
        => Fixture = new(simulation, states: states ?? new InMemoryStateStore(), services: services => services.AddTransient(_ => Views));

    /// <summary>While set, folds of version 2 and more do not get on: their keys cannot be computed.</summary>
    public bool Blocked { get; set; }

    public SubscriptionFixture Fixture { get; }

    public IProjections Projections => Control;

    public ProjectionControl Control { get; private set; } = null!;

    public IViews Views { get; private set; } = null!;

    public static void Run(ulong seed, Func<RebuildBench, Task> body, IStateStore? states = null)
        => Simulation.Run(seed, maxSteps: 2_000_000, body: async simulation =>
        {
            var bench = new RebuildBench(simulation, states);
            await body(bench);
            await bench.StopAsync();
        });

    /// <summary>Version 1 counts and adds.</summary>
    public static Projection<Sum> First { get; } = Projection.For<Sum>("sums", version: 1)
        .On<Placed>(static (view, e) => new(e.Order, (view?.Count ?? 0) + 1, (view?.Total ?? 0) + e.Number))
        .Index("count", static view => view.Count);

    /// <summary>Version 2 adds ten times as much.</summary>
    public Projection<Sum> Second => Tenfold(2);

    public Projection<Sum> Tenfold(int version) => Projection.For<Sum>("sums", version)
        .On<Placed>(key: e => Blocked ? throw new InvalidOperationException("It is blocked.") : e.Order, fold: static (view, e) => new(e.Order, (view?.Count ?? 0) + 1, (view?.Total ?? 0) + (10 * e.Number)))
        .Index("total", static view => view.Total);

    public async Task StartAsync(params Projection<Sum>[] projections) => await StartAsync(new(), projections);

    public async Task StartAsync(ProjectionOptions options, params Projection<Sum>[] projections)
    {
        Fixture.Restart();
        RegisteredProjection[] registered = [.. projections.Select(projection => RegisteredProjection.Of(projection, options))];
        newest = RegisteredProjection.NewestOf(registered);
        var served = new ServedViews(Fixture.Subscriptions);
        Views = new RunningViews(new(served), newest);
        Control = new(Fixture.Log, Fixture.Subscriptions, served, registered, Fixture.Logger);
        await Control.PrepareAsync(default);
        foreach (RegisteredProjection projection in newest)
        {
            await Fixture.Subscriptions.AddAsync(projection.Define(Fixture.Catalog));
        }
        await Control.StartAsync(default);
    }

    public async Task StopAsync()
    {
        await Control.StopAsync();
        await Fixture.Subscriptions.DisposeAsync();
    }

    public async Task<Token> PublishAsync(string order, int number)
    {
        long position = await Fixture.PublishAsync(new Placed(order, number));
        return Token.Of(Fixture.Log.Id, (await Fixture.Log.FindAtAsync(position, default))!);
    }

    public async Task<int?> TotalAsync(string order, Token after = default) => (await Views.GetAsync<Sum>(order, after))?.Total;

    public async Task<ProjectionStatus> StatusAsync() => await Projections.GetAsync("sums");

    public async Task<ProjectionStatus> RebuiltAsync() => await Projections.RebuiltAsync("sums");

    public Task SettleAsync(string subscription = "sums.v1") => Fixture.UntilAsync(() => Fixture.Status(subscription).Lag <= 0, $"{subscription} is at the head");

    public async Task<bool> IsRegisteredAsync(string subscription)
        => (await RegisteredProgress.ReadAsync(Fixture.Log, default)).Find(subscription) is { State: not RegistrationState.Retired };

    public void SaysOnce(int id) => Assert.Single(Fixture.Messages, message => message.Split(' ')[1] == $"{id}");
}
