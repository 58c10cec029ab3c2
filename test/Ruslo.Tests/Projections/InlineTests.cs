using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ruslo.Tests.Deciders;
using Xunit;

namespace Ruslo.Tests.Projections;

public sealed record Balance(string Owner, int Amount);

public sealed class InlineTests
{
    private static readonly Projection<Balance> Balances = Projection.For<Balance>("balances", version: 1)
        .Create<Opened>(e => new(e.Owner, 0))
        .Update<Deposited>((view, e) => e.Amount < 0 ? throw new InvalidOperationException("negative") : view with { Amount = view.Amount + e.Amount });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_that_is_executed_inline_shows_in_a_read_without_a_token()
    {
        await using TestApp app = await StartAsync(static ruslo => ruslo.AddProjection(Balances));
        (IDirectDeciders deciders, IViews views) = Of(app);
        (await deciders.ExecuteAsync(Accounts.Decider, "a", new Open("Ada"), Stop).InlineAsync(views, "balances", Stop)).OrThrow();
        for (int i = 1; i <= 200; i++)
        {
            Executed<Account, AccountEvent> executed = await deciders.ExecuteAsync(Accounts.Decider, "a", new Deposit(1), Stop).InlineAsync(views, "balances", Stop);
            Assert.Null(executed.Behind);
            Assert.Equal(i, (await views.GetAsync<Balance>("a", Stop))!.Amount);
        }
    }

    [Fact]
    public async Task What_was_refused_or_lost_is_not_waited_for()
    {
        await using TestApp app = await StartAsync(static ruslo => ruslo.AddProjection(Balances));
        (IDirectDeciders deciders, IViews views) = Of(app);
        Assert.NotNull((await deciders.ExecuteAsync(Accounts.Decider, "a", new Deposit(1), Stop).InlineAsync(views, "no such projection", Stop)).Refusal);
        Assert.NotNull((await deciders.ExecuteAsync(Accounts.Decider, "a", new Open("Ada"), new() { ExpectedVersion = ExpectedVersion.Exactly(7) }, Stop).InlineAsync(views, "no such projection", Stop)).Conflict);
    }

    [Fact]
    public async Task A_projection_that_is_behind_is_told_by_value_and_the_command_is_recorded()
    {
        Projection<Balance> keyless = Projection.For<Balance>("keyless", version: 1).On<Opened>(_ => throw new InvalidOperationException("no key"), (view, _) => view);
        await using TestApp app = await StartAsync(ruslo => ruslo.AddProjection(keyless, new() { Wait = TimeSpan.Zero }));
        (IDirectDeciders deciders, IViews views) = Of(app);
        Executed<Account, AccountEvent> executed = await deciders.ExecuteAsync(Accounts.Decider, "a", new Open("Ada"), Stop).InlineAsync(views, "keyless", Stop);
        Assert.True(executed.IsDone);
        ViewBehindException behind = Assert.IsType<ViewBehindException>(executed.Behind);
        Assert.Equal((executed.Token.Position, "keyless"), (behind.Position, behind.Projection));
        Assert.True(await deciders.ExistsAsync(Accounts.Decider, "a", cancellationToken: Stop));
    }

    [Fact]
    public async Task An_event_that_waits_in_a_parked_key_is_told_by_value_and_others_are_not_disturbed()
    {
        await using TestApp app = await StartAsync(static ruslo => ruslo.AddProjection(Balances));
        (IDirectDeciders deciders, IViews views) = Of(app);
        (await deciders.ExecuteAsync(Accounts.Decider, "a", new Open("Ada"), Stop)).OrThrow();
        Executed<Account, AccountEvent> poison = await deciders.ExecuteAsync(Accounts.Decider, "a", new Deposit(-1), Stop).InlineAsync(views, "balances", Stop);
        Executed<Account, AccountEvent> behind = await deciders.ExecuteAsync(Accounts.Decider, "a", new Deposit(2), Stop).InlineAsync(views, "balances", Stop);
        Executed<Account, AccountEvent> other = await deciders.ExecuteAsync(Accounts.Decider, "b", new Open("Bob"), Stop).InlineAsync(views, "balances", Stop);
        Assert.Equal(poison.Token.Position, Assert.IsType<ViewParkedException>(poison.Behind).Position);
        Assert.Equal(poison.Token.Position, Assert.IsType<ViewParkedException>(behind.Behind).Position);
        Assert.Null(other.Behind);
    }

    [Fact]
    public async Task A_handler_that_waits_for_its_own_staging_is_told()
    {
        Exception? told = null;
        await using TestApp app = await StartAsync(ruslo => ruslo.AddProjection(Balances).AddSubscription("gift", s => s.On<Opened>(async (opened, context, stop) =>
        {
            IViews views = context.Services.GetRequiredService<IViews>();
            told = await Record.ExceptionAsync(async () => _ = await context.Deciders.ExecuteAsync(Accounts.Decider, context.Recorded.Stream.Key, new Deposit(5), stop).InlineAsync(views, "balances", stop));
        })));
        (await Of(app).Deciders.ExecuteAsync(Accounts.Decider, "a", new Open("Ada"), Stop)).OrThrow();
        await app.SettleAsync(Stop);
        Assert.Contains("recorded when the handler has ended", Assert.IsType<InvalidOperationException>(told).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_waited_for_by_the_name_of_a_projection_that_there_is()
    {
        await using TestApp app = await StartAsync(static ruslo => ruslo.AddProjection(Balances));
        IViews views = Of(app).Views;
        await views.PassedAsync("balances", default, Stop);
        RusloException unknown = await Assert.ThrowsAsync<RusloException>(async () => await views.PassedAsync("balance", default, Stop));
        Assert.Contains("'balances' of Balance", unknown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ForeignTokenException>(async () => await views.PassedAsync("balances", new Token(Guid.NewGuid(), 1, Guid.NewGuid(), default, 0), Stop));
    }

    private static (IDirectDeciders Deciders, IViews Views) Of(TestApp app) => (app.Services.GetRequiredService<IDirectDeciders>(), app.Services.GetRequiredService<IViews>());

    private static Task<TestApp> StartAsync(Action<RusloBuilder> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddRusloCore(static catalog => Accounts.AddTo(catalog), configure);
        return TestApp.StartAsync(builder, null, Stop);
    }
}
