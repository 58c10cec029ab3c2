using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Ruslo.Generators.Tests;

/// <summary>AddRuslo and AddHandlers, called in a user's assembly.</summary>
public sealed class GeneratedExtensionsTests
{
    private const string Shop = """
        using Microsoft.Extensions.DependencyInjection;

        [Event("a", Topic = "t")] public sealed record A([StreamKey] string Id);
        public sealed record ByHand(string Id);

        [Subscription("one")] internal sealed class OnA(List<object> seen) : IEventHandler<A>
        {
            public ValueTask HandleAsync(A e, HandlerContext context, CancellationToken cancellationToken) { seen.Add(e); return default; }
        }
        [Subscription("one")] internal sealed class AlsoOnA(List<object> seen) : IEventHandler<A>
        {
            public ValueTask HandleAsync(A e, HandlerContext context, CancellationToken cancellationToken) { seen.Add("also"); return default; }
        }
        [Subscription("all")] internal sealed class All(List<object> seen) : IAllEventsHandler
        {
            public ValueTask HandleAsync(RecordedEvent e, HandlerContext context, CancellationToken cancellationToken) { seen.Add(e.Name); return default; }
        }
        [Subscription("some", Topics = ["u", "v.*"])] internal sealed class Some : IAllEventsHandler
        {
            public ValueTask HandleAsync(RecordedEvent e, HandlerContext context, CancellationToken cancellationToken) => throw new InvalidOperationException();
        }
        [Subscription("batch")] internal sealed class Batch(List<object> seen) : IBatchHandler<A>
        {
            public ValueTask HandleAsync(IReadOnlyList<A> events, IReadOnlyList<HandlerContext> contexts, CancellationToken cancellationToken) { seen.Add("batch"); return default; }
        }
        internal sealed class Unnamed : IEventHandler<A>
        {
            public ValueTask HandleAsync(A e, HandlerContext context, CancellationToken cancellationToken) => throw new InvalidOperationException();
        }

        public static class Startup
        {
            public static void Add(IServiceCollection services) => services.AddRuslo(ruslo => ruslo.UseInMemory().AddHandlers());

            public static void AddWithMapping(IServiceCollection services) => services.AddRuslo(catalog => catalog.Event<ByHand>("by-hand", "t"), ruslo => ruslo.UseInMemory());
        }
        """;

    [Fact]
    public void Every_handler_class_with_a_subscription_is_added_with_its_topics()
    {
        using var shop = LoadedAssembly.From(Shop);
        var services = new ServiceCollection();
        services.AddSingleton(new List<object>()); // what its handlers need
        Call(shop, "Add", services);
        using ServiceProvider provider = services.BuildServiceProvider();

        var definitions = provider.GetRequiredService<SubscriptionDefinitions>().All.OrderBy(static d => d.Name, StringComparer.Ordinal)
            .Select(static d => (d.Name, Topics: string.Join(' ', d.Filter.Topics), Names: string.Join(' ', d.Filter.Names), Handlers: d.Batch is null ? d.Handlers.Count : -1));

        Assert.Equal([("all", "**", "", 1), ("batch", "t", "a", -1), ("one", "t", "a", 2), ("some", "u v.*", "", 1)], definitions);
    }

    [Fact]
    public void Events_may_be_mapped_by_hand_beside_the_generated_ones()
    {
        using var shop = LoadedAssembly.From(Shop);
        var services = new ServiceCollection();
        Call(shop, "AddWithMapping", services);
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Equal(["a", "by-hand"], provider.GetRequiredService<EventCatalog>().Events.Where(static e => e.Kind != EventKind.System).Select(static e => e.Name));
    }

    private static void Call(LoadedAssembly shop, string method, IServiceCollection services)
        => shop.Type("Startup").GetMethod(method, BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [services]);
}
