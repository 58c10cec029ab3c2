using Xunit;

namespace Ruslo.Tests;

public sealed class FilterTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Filters_wrap_publishing_in_the_order_of_their_registration()
    {
        var notes = new List<string>();
        var bench = new PublishingBench(null, new Noting("a", notes), new Noting("b", notes));
        await bench.Direct.PublishAsync(new Ordered("1"), Stop);
        Assert.Equal(["a before", "b before", "b after 1", "a after 1"], notes);
    }

    [Fact]
    public async Task A_filter_may_change_what_is_published()
    {
        var bench = new PublishingBench(null, new Stamping());
        await bench.Direct.PublishAllAsync([new Ordered("1"), new Shipped("1")], Stop);
        Assert.All(await bench.AllAsync(), static e => Assert.Equal("here", e.Headers.Find("stamp")));
    }

    [Fact]
    public async Task A_filter_that_throws_prevents_the_publication()
    {
        var bench = new PublishingBench(null, new Refusing());
        await PublishingBench.ThrowsAsync<UnauthorizedAccessException>(async () => await bench.Direct.PublishAsync(new Ordered("1"), Stop));
        Assert.Equal(0, bench.Log.Head);
    }

    [Fact]
    public async Task A_filter_that_publishes_nothing_and_does_not_throw_is_a_mistake()
    {
        var bench = new PublishingBench(null, new Silent());
        await PublishingBench.ThrowsAsync<InvalidOperationException>(async () => await bench.Direct.PublishAsync(new Ordered("1"), Stop));
        Assert.Equal(0, bench.Log.Head);
    }

    [Fact]
    public async Task Filters_wrap_what_handlers_publish_too()
    {
        var bench = new PublishingBench();
        var notes = new List<string>();
        var batch = new StagedBatch(bench.Log, bench.Drafting, filters: new([new Noting("a", notes), new Stamping()]));
        StagedAttempt attempt = batch.Begin(bench.UnitOf(await bench.PublishAsync(new Ordered("1"))));
        var staging = new HandlerStaging();
        staging.Begin(attempt);
        var bus = new ScopedBus(staging, bench.Direct);
        await bus.PublishAsync(new Shipped("1"), Stop);
        Assert.Equal(["a before", "a after 0 staged"], notes);
        Assert.Equal("here", attempt.Staged[0].Events[0].Headers!.Find("stamp"));
    }

    private sealed class Noting(string name, List<string> notes) : IFilter<PublishContext>
    {
        public async ValueTask InvokeAsync(PublishContext context, FilterNext<PublishContext> next, CancellationToken cancellationToken)
        {
            notes.Add($"{name} before");
            await next(context, cancellationToken);
            notes.Add($"{name} after {context.Published[0].Token.Position}{(context.IsStaged ? " staged" : "")}");
        }
    }

    private sealed class Stamping : IFilter<PublishContext>
    {
        public ValueTask InvokeAsync(PublishContext context, FilterNext<PublishContext> next, CancellationToken cancellationToken)
        {
            context.Events = [.. context.Events.Select(static e => e with { Options = (e.Options ?? new()) with { Headers = EventHeaders.None.With("stamp", "here") } })];
            return next(context, cancellationToken);
        }
    }

    private sealed class Refusing : IFilter<PublishContext>
    {
        public ValueTask InvokeAsync(PublishContext context, FilterNext<PublishContext> next, CancellationToken cancellationToken) => throw new UnauthorizedAccessException();
    }

    private sealed class Silent : IFilter<PublishContext>
    {
        public ValueTask InvokeAsync(PublishContext context, FilterNext<PublishContext> next, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
