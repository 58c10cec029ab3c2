using Xunit;

namespace Ruslo.Generators.Tests;

public sealed class PublishedTypeAnalyzerTests
{
    private const string Types = """
        [Event("good", Topic = "t")] public sealed record Good(string Id) : Base;
        public sealed record Bad(string Id);
        [Topic("t")] public record Base;
        public interface IMark;
        """;

    [Theory]
    [InlineData("await bus.PublishAsync({|RUSLO0002:new Bad(\"1\")|}, ct);")]
    [InlineData("await bus.PublishAsync({|RUSLO0002:new Bad(\"1\")|}, new PublishOptions(), ct);")]
    [InlineData("await direct.PublishAsync({|RUSLO0002:new Bad(\"1\")|}, ct);")]
    [InlineData("await bus.PublishAsync({|RUSLO0002:\"text\"|}, ct);")]
    [InlineData("await bus.PublishAsync({|RUSLO0002:42|}, ct);")]
    [InlineData("await bus.PublishAsync({|RUSLO0002:new { X = 1 }|}, ct);")]
    [InlineData("await bus.PublishAllAsync([new Good(\"1\"), {|RUSLO0002:new Bad(\"1\")|}], ct);")]
    [InlineData("await bus.PublishAllAsync(new object[] { new Good(\"1\"), {|RUSLO0002:new Bad(\"1\")|} }, ct);")]
    [InlineData("await bus.PublishAllAsync([new EventToPublish({|RUSLO0002:new Bad(\"1\")|})], ct);")]
    [InlineData("await bus.PublishAsync({|RUSLO0003:new[] { new Good(\"1\") }|}, ct);")]
    [InlineData("await bus.PublishAsync({|RUSLO0003:goods|}, ct);")]
    [InlineData("await bus.PublishAsync({|RUSLO0004:Make()|}, ct);")]
    [InlineData("await bus.PublishAllAsync([{|RUSLO0004:Make()|}], ct);")]
    public Task What_has_no_name_cannot_be_published(string statement) => Verify.Analyzer<PublishedTypeAnalyzer>(In(statement));

    [Theory]
    [InlineData("await bus.PublishAsync(new Good(\"1\"), ct);")]
    [InlineData("object o = new Good(\"1\"); await bus.PublishAsync(o, ct);")]
    [InlineData("Base b = new Good(\"1\"); await bus.PublishAsync(b, ct);")]
    [InlineData("IMark? m = null; await bus.PublishAsync(m!, ct);")]
    [InlineData("await bus.PublishAsync(await Make(), ct);")]
    [InlineData("await bus.PublishAllAsync(goods, ct);")]
    [InlineData("await bus.PublishAllAsync([.. goods, new Good(\"2\")], ct);")]
    [InlineData("await bus.PublishAsync(new Version(1, 0), ct);")]
    [InlineData("new CatalogBuilder().Event<Bad>(\"bad\", \"t\"); await bus.PublishAsync(new Bad(\"1\"), ct);")]
    public Task What_has_a_name_or_may_have_one_passes(string statement) => Verify.Analyzer<PublishedTypeAnalyzer>(In(statement));

    [Theory]
    [InlineData("public sealed class {|RUSLO0002:H|} : IEventHandler<Bad> { public ValueTask HandleAsync(Bad e, HandlerContext context, CancellationToken ct) => default; }")]
    [InlineData("public sealed class {|RUSLO0002:H|} : IBatchHandler<Bad> { public ValueTask HandleAsync(IReadOnlyList<Bad> e, IReadOnlyList<HandlerContext> context, CancellationToken ct) => default; }")]
    [InlineData("public static class H { public static void M(SubscriptionBuilder s) => {|RUSLO0002:s.On<Bad>((e, c, ct) => ValueTask.CompletedTask)|}; }")]
    [InlineData("public static class H { public static void M(SubscriptionBuilder s) => {|RUSLO0002:s.KeyedBy<Bad>(e => e.Id)|}; }")]
    public Task What_has_no_name_cannot_be_handled(string source) => Verify.Analyzer<PublishedTypeAnalyzer>(Types + source);

    [Theory]
    [InlineData("public sealed class H : IEventHandler<Base> { public ValueTask HandleAsync(Base e, HandlerContext context, CancellationToken ct) => default; }")]
    [InlineData("public sealed class H : IEventHandler<IMark> { public ValueTask HandleAsync(IMark e, HandlerContext context, CancellationToken ct) => default; }")]
    [InlineData("public sealed class H<T> : IEventHandler<T> { public ValueTask HandleAsync(T e, HandlerContext context, CancellationToken ct) => default; }")]
    [InlineData("public static class H { public static void M(SubscriptionBuilder s) => s.On<Good>(async (e, c, ct) => await Task.CompletedTask); }")]
    public Task A_base_of_events_may_be_handled(string source) => Verify.Analyzer<PublishedTypeAnalyzer>(Types + source);

    [Fact]
    public Task The_fix_names_the_event_after_its_type() => Verify.Fix<PublishedTypeAnalyzer, NameEventFix>(
        """
        public static class P { public static async Task M(IEventBus bus) => await bus.PublishAsync({|RUSLO0002:new HTTPOrderCreated("1")|}); }

        /// <summary>An order.</summary>
        public sealed record HTTPOrderCreated(string Id);
        """,
        """
        public static class P { public static async Task M(IEventBus bus) => await bus.PublishAsync(new HTTPOrderCreated("1")); }

        /// <summary>An order.</summary>
        [Event("http-order-created")]
        public sealed record HTTPOrderCreated(string Id);
        """);

    [Fact]
    public Task The_fix_publishes_a_list_as_several_events() => Verify.Fix<PublishedTypeAnalyzer, PublishFix>(
        "public static class P { public static async Task M(IEventBus bus, List<object> events) => await bus.PublishAsync({|RUSLO0003:events|}); }",
        "public static class P { public static async Task M(IEventBus bus, List<object> events) => await bus.PublishAllAsync(events); }");

    [Fact]
    public Task The_fix_awaits_a_task() => Verify.Fix<PublishedTypeAnalyzer, PublishFix>(
        "public static class P { public static async Task M(IEventBus bus, Func<Task<object>> make) => await bus.PublishAsync({|RUSLO0004:make()|}); }",
        "public static class P { public static async Task M(IEventBus bus, Func<Task<object>> make) => await bus.PublishAsync(await make()); }");

    private static string In(string statement) => $$"""
        {{Types}}
        public sealed class Publisher(IEventBus bus, IDirectBus direct)
        {
            public async Task M(IReadOnlyList<Good> goods, CancellationToken ct) { {{statement}} }
            public IDirectBus Direct => direct;
            private static Task<Good> Make() => Task.FromResult(new Good("1"));
        }
        """;
}
