using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ruslo;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddRuslo(ruslo => ruslo.UseEmbedded("data").AddHandlers());
using IHost host = builder.Build();
await host.StartAsync();

var bus = host.Services.GetRequiredService<IDirectBus>();
Published published = await bus.PublishAsync(new CoffeeOrdered("ada", "espresso")); // durable when it returns
Console.WriteLine($"Ordered: coffee number {published.Version + 1} for ada.");
await host.WaitForShutdownAsync();

[Event("coffee-ordered", Topic = "coffee")]
public sealed record CoffeeOrdered([StreamKey] string Guest, string Coffee);

[Subscription("barista")]
public sealed class Barista(IHostApplicationLifetime lifetime) : IEventHandler<CoffeeOrdered>
{
    public ValueTask HandleAsync(CoffeeOrdered e, HandlerContext context, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Made: {e.Coffee} for {e.Guest}, number {context.Recorded.Version + 1}. Start again for the next.");
        lifetime.StopApplication();
        return ValueTask.CompletedTask;
    }
}

[JsonSerializable(typeof(CoffeeOrdered))]
public sealed partial class HelloJson : JsonSerializerContext; // only trimmed and Native AOT programs need one
