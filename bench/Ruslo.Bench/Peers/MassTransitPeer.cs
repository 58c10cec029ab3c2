using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ruslo.Bench;

/// <summary>MassTransit with its in-memory transport: nothing is durable.</summary>
internal sealed class MassTransitPeer : IPublishPeer
{
    private readonly IHost host;
    private readonly IBus bus;

    private MassTransitPeer(IHost host) => (this.host, bus) = (host, host.Services.GetRequiredService<IBus>());

    public string Name => "masstransit";

    public static async Task<MassTransitPeer> StartAsync(Handled handled)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(handled);
        builder.Services.AddMassTransit(bus =>
        {
            bus.AddConsumer<FirstOrderConsumer>();
            bus.AddConsumer<SecondOrderConsumer>();
            bus.AddConsumer<ThirdOrderConsumer>();
            bus.UsingInMemory((context, memory) => memory.ConfigureEndpoints(context));
        });
        IHost host = builder.Build();
        await host.StartAsync();
        return new(host);
    }

    public ValueTask PublishAsync(OrderCreated order) => new(bus.Publish(order));

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
