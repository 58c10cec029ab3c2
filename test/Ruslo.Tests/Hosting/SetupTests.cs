using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests;

public sealed class SetupTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_log_the_host_does_not_start()
        => Assert.Contains("UseEmbedded", await MistakeAsync(static _ => { }), StringComparison.Ordinal);

    [Fact]
    public async Task Two_logs_are_one_too_many()
        => Assert.Contains("UseInMemory, UseInMemory", await MistakeAsync(static ruslo => ruslo.UseInMemory().UseInMemory()), StringComparison.Ordinal);

    [Fact]
    public async Task Every_mistake_is_told_at_once_with_its_remedy()
    {
        string mistakes = await MistakeAsync(static ruslo => ruslo.UseInMemory()
            .AddSubscription("Not A Name", static s => s.On<Ordered>(Nothing))
            .AddSubscription("empty", static _ => { })
            .AddSubscription("twice", static s => s.On<Ordered>(Nothing))
            .AddSubscription("twice", static s => s.On<Ordered>(Nothing))
#pragma warning disable RUSLO0002 // what the analyzer says in time
            .AddSubscription("unknown", static s => s.On<Unmapped>(static (_, _, _) => ValueTask.CompletedTask))
#pragma warning restore RUSLO0002
            .AddSubscription("a", static s => s.On<Ordered>(Nothing).RenamedFrom("twice"))
            .AddSubscription("b", static s => s.On<Ordered>(Nothing).RenamedFrom("old"))
            .AddSubscription("c", static s => s.On<Ordered>(Nothing).RenamedFrom("old")));
        Assert.Contains("6 mistakes", mistakes, StringComparison.Ordinal);
        foreach (string told in (string[])["'Not A Name' is not a name", "'empty' has no handler", "Two subscriptions are named 'twice'", "Unmapped", "renamed from 'twice', but there is still", "'b' and 'c' are both renamed from 'old'"])
        {
            Assert.Contains(told, mistakes, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_handler_that_cannot_be_made_is_told_at_start_and_not_by_its_first_event()
    {
        string mistake = await MistakeAsync(static ruslo => ruslo.UseInMemory().AddSubscription("needy", static s => s.Topics("**").HandleAll<Needy>()));
        Assert.Contains("Handler Needy of subscription 'needy' needs SetupTests.INobody nobody", mistake, StringComparison.Ordinal);
        Assert.Contains("needs IComparer<List<String>> order", mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("ISubscriptions", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_names_its_subscription()
        => Assert.StartsWith("Subscription 'a': 'Orders/*' is not a pattern", await MistakeAsync(static ruslo => ruslo.UseInMemory().AddSubscription("a", static s => s.Topics("Orders/*").On<Ordered>(Nothing))), StringComparison.Ordinal);

    [Fact]
    public async Task State_tables_need_a_store()
    {
        string mistake = await MistakeAsync(static ruslo => ruslo.UseLog("a test", static (_, _) => new(new InMemoryEventLog()))
            .AddSubscription("counting", static s => s.On<Ordered>(Nothing).State<Ordered>("orders")));
        Assert.Contains("UseState", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Modules_are_joined()
    {
        var services = new ServiceCollection();
        services.AddRusloCore(static catalog => catalog.Event<Ordered>("ordered", "orders", key: static e => e.Id), static ruslo => ruslo.UseInMemory().AddSubscription("one", static s => s.On<Ordered>(Nothing)));
        services.AddRusloCore(static catalog => catalog.Event<Shipped>("shipped", "orders", key: static e => e.Id), static ruslo => ruslo.AddSubscription("two", static s => s.On<Shipped>(static (_, _, _) => ValueTask.CompletedTask)));
        await using ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IDirectBus>().PublishAllAsync([new Ordered("1"), new Shipped("1")], Stop);
        Assert.Equal(["one", "two"], (await RegisteredProgress.ReadAsync(provider.GetRequiredService<IEventLog>(), Stop)).Names);
        Assert.Single(services, static service => service.ServiceType == typeof(IHostedService));
    }

    [Fact]
    public async Task Filters_are_named_at_start_in_their_order()
    {
        var bench = new HostBench();
        using IHost host = bench.Build(ruslo => bench.Use(ruslo).AddPublishingFilter<First>().AddPublishingFilter<Second>());
        await host.StartAsync(Stop);
        Assert.Equal(["Publishing passes First → Second"], bench.NotesOf(1002));
        Assert.Equal(["Handling passes no filters"], bench.NotesOf(1003));
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task The_size_limit_can_be_set()
    {
        var bench = new HostBench();
        using IHost host = bench.Build(ruslo => bench.Use(ruslo).MaxEventBytes(20));
        await Assert.ThrowsAsync<InputException>(async () => await host.Services.GetRequiredService<IDirectBus>().PublishAsync(new Ordered("a rather long id"), Stop));
        Assert.Equal(0, bench.Log.Head);
    }

    private static ValueTask Nothing(Ordered e, HandlerContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private static async Task<string> MistakeAsync(Action<RusloBuilder> configure)
    {
        using IHost host = new HostBench().Build(configure);
        return (await Assert.ThrowsAsync<SetupException>(() => host.StartAsync(Stop))).Message;
    }

    private interface INobody;

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Handler_classes_of_which_no_subscription_uses_one_are_told_at_start(bool isUsed, int warnings)
    {
        var bench = new HostBench();
        using IHost host = bench.Build(
            ruslo =>
            {
                bench.Use(ruslo).AddSubscription("other", static s => s.On<Noticed>(static (_, _, _) => ValueTask.CompletedTask));
                if (isUsed)
                {
                    ruslo.AddSubscription("used", static s => s.Handle<Idle>());
                }
            },
            services => services.AddRusloCore(static catalog => catalog.Handler<Idle, Ordered>(), static _ => { }));
        await host.StartAsync(Stop);
        string[] told = [.. bench.NotesOf(1006)];
        Assert.Equal(warnings, told.Length);
        Assert.All(told, static line => Assert.Contains("(Idle)", line, StringComparison.Ordinal));
        Assert.All(told, static line => Assert.Contains("AddHandlers()", line, StringComparison.Ordinal));
        await host.StopAsync(Stop);
    }

    private sealed class Idle : IEventHandler<Ordered>
    {
        public ValueTask HandleAsync(Ordered e, HandlerContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    private sealed class Needy(ISubscriptions known, INobody nobody, IComparer<List<string>> order, string given = "") : IAllEventsHandler
    {
        public ValueTask HandleAsync(RecordedEvent e, HandlerContext context, CancellationToken cancellationToken) => throw new InvalidOperationException($"{known}{nobody}{order}{given}");
    }

    private sealed class First : IFilter<PublishContext>
    {
        public ValueTask InvokeAsync(PublishContext context, FilterNext<PublishContext> next, CancellationToken cancellationToken) => next(context, cancellationToken);
    }

    private sealed class Second : IFilter<PublishContext>
    {
        public ValueTask InvokeAsync(PublishContext context, FilterNext<PublishContext> next, CancellationToken cancellationToken) => next(context, cancellationToken);
    }
}
