using Xunit;

namespace Ruslo.Packages.Tests;

/// <summary>An application of three assemblies: events, a module with handlers of its own, and the program that joins them.</summary>
public sealed class JoinedCatalogTests(PackedFeed feed)
{
    private const string Events = """
        using System.Text.Json.Serialization;
        using Ruslo;

        namespace Acme.Events;

        [Topic("orders")] public abstract record OrderEvent([StreamKey] string Id);
        [Event("order-created")] public sealed record OrderCreated(string Id, IReadOnlyList<string> Lines) : OrderEvent(Id);

        [JsonSerializable(typeof(OrderCreated))]
        public sealed partial class EventsJson : JsonSerializerContext;
        """;

    private const string Orders = """
        using System.Text.Json.Serialization;
        using Acme.Events;
        using Ruslo;

        namespace Acme.Orders;

        [Event("order-counted", Topic = "counts")] internal sealed record OrderCounted([StreamKey] string Id, int Lines);

        [Subscription("count")]
        internal sealed class Count(IEventBus bus) : IEventHandler<OrderCreated>
        {
            public async ValueTask HandleAsync(OrderCreated e, HandlerContext context, CancellationToken cancellationToken)
                => await bus.PublishAsync(new OrderCounted(e.Id, e.Lines.Count), cancellationToken);
        }

        [Subscription("report")]
        internal sealed class Report(Microsoft.Extensions.Hosting.IHostApplicationLifetime lifetime) : IEventHandler<OrderCounted>
        {
            public ValueTask HandleAsync(OrderCounted e, HandlerContext context, CancellationToken cancellationToken)
            {
                Console.WriteLine($"{e.Id} has {e.Lines} lines");
                lifetime.StopApplication();
                return default;
            }
        }

        [JsonSerializable(typeof(OrderCounted))]
        internal sealed partial class OrdersJson : JsonSerializerContext;

        public static class OrdersModule
        {
            public static RusloBuilder AddOrders(this RusloBuilder ruslo) => ruslo.AddHandlers();
        }
        """;

    private const string App = """
        using Acme.Events;
        using Acme.Orders;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Ruslo;

        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddRuslo(ruslo => ruslo.UseInMemory().AddOrders().AddHandlers());
        using IHost host = builder.Build();
        Console.WriteLine(string.Join(" ", host.Services.GetRequiredService<EventCatalog>().Events.Where(e => e.Kind != EventKind.System).Select(e => e.Name)));
        await host.StartAsync();
        await host.Services.GetRequiredService<IDirectBus>().PublishAsync(new OrderCreated("ord-1", ["a", "b"]));
        await host.WaitForShutdownAsync();

        [Event("app-started", Topic = "app")] public sealed record AppStarted(string By);
        """;

    [Fact]
    public async Task Catalogs_of_referenced_assemblies_are_joined_by_the_generators_inside_the_packages()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string folder = FreshProject.MakeFolder(feed, "Joined");
        FreshProject.Make(folder, "Events", Project("Ruslo", library: true), Events);
        FreshProject.Make(folder, "Orders", Project("Ruslo", library: true, "Events"), Orders);
        FreshProject app = FreshProject.Make(folder, "App", Project("Ruslo.Embedded", library: false, "Orders"), App);

        string said = await Dotnet.RunAsync(await app.PublishAsync(cancellationToken), app.Directory, cancellationToken);

        Assert.Contains("app-started order-counted order-created", said, StringComparison.Ordinal);
        Assert.Contains("ord-1 has 2 lines", said, StringComparison.Ordinal);
    }

    private string Project(string package, bool library, params string[] references) => $"""
          <PropertyGroup>{(library ? "<IsAotCompatible>true</IsAotCompatible>" : "<OutputType>Exe</OutputType>")}</PropertyGroup>
          <ItemGroup>
            <PackageReference Include="{package}" Version="{feed.Version}" />
            {(library ? "" : $"<PackageReference Include=\"Microsoft.Extensions.Hosting\" Version=\"{FreshProject.VersionOf("Microsoft.Extensions.Hosting")}\" />")}
            {string.Concat(references.Select(static r => $"<ProjectReference Include=\"../{r}/{r}.csproj\" />"))}
          </ItemGroup>
        """;
}
