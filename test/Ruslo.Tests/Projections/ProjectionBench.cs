using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Ruslo.Tests.Subscriptions;
using Xunit;

namespace Ruslo.Tests.Projections;

public sealed record Sum(string Key, int Count, int Total);

public sealed record Basket(string Id, string Buyer, string Receiver, IReadOnlyList<Line> Lines);

public sealed record Line(string Seller, int Price);

/// <summary>Projections on a log with state in memory, in a simulation.</summary>
internal sealed class ProjectionBench
{
    private readonly List<RegisteredProjection> projections = [];

    public ProjectionBench(Simulation simulation, IStateStore? states = null, IEventLog? log = null)
        => Fixture = new(simulation, log, states ?? new InMemoryStateStore(), more: static catalog => catalog.Event<Basket>("basket", "baskets", key: e => e.Id),
            services: services => services.AddTransient(_ => Views));

    /// <summary>Counts and adds the orders of each stream; a payment deletes.</summary>
    public static Projection<Sum> Sums { get; } = Projection.For<Sum>("sums", version: 1)
        .On<Placed>((view, e) => new(e.Order, (view?.Count ?? 0) + 1, (view?.Total ?? 0) + e.Number));

    public SubscriptionFixture Fixture { get; }

    public IViews Views => new RunningViews(new(new(Fixture.Subscriptions)), projections);

    public Guid LogId => Fixture.Log.Id;

    public async Task AddAsync<TView>(Projection<TView> projection, ProjectionOptions? options = null) where TView : class
    {
        var registered = RegisteredProjection.Of(projection, options ?? new());
        projections.RemoveAll(other => other.Subscription == registered.Subscription);
        projections.Add(registered);
        await Fixture.Subscriptions.AddAsync(registered.Define(Fixture.Catalog));
    }

    public async Task<Token> PublishAsync(params object[] events) => await TokenAtAsync(await Fixture.PublishAsync(events));

    public async Task<Token> PublishForAsync<TEvent>(string tenant, TEvent e, string name, string topic, string key)
    {
        var appended = (Appended)await Fixture.Log.AppendAsync(new()
        {
            Events = new[] { new NewEvent(new(tenant, topic, key), Guid.NewGuid(), name, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(e))) },
        });
        return await TokenAtAsync(appended.LastPosition);
    }

    public async Task<Token> TokenAtAsync(long position) => Token.Of(LogId, (await Fixture.Log.FindAtAsync(position, default))!);

    public Task SettleAsync() => Fixture.SettleAsync();

    public ParkedKey Parked(string projection) => Assert.Single(Fixture.Parked(projection));
}
