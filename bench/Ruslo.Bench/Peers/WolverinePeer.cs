using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wolverine;

namespace Ruslo.Bench;

/// <summary>WolverineFx with local queues, in memory: nothing is durable.</summary>
internal sealed class WolverinePeer : IPublishPeer
{
    private readonly IHost host;

    private WolverinePeer(IHost host) => this.host = host;

    public string Name => "wolverine";

    public static async Task<WolverinePeer> StartAsync(Handled handled)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(handled);
        builder.UseWolverine(options =>
        {
            options.MultipleHandlerBehavior = MultipleHandlerBehavior.Separated;
            options.Discovery.DisableConventionalDiscovery().IncludeType(typeof(FirstOrderHandler)).IncludeType(typeof(SecondOrderHandler)).IncludeType(typeof(ThirdOrderHandler));
        });
        IHost host = builder.Build();
        await host.StartAsync();
        return new(host);
    }

    public async ValueTask PublishAsync(OrderCreated order)
    {
        await using AsyncServiceScope scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMessageBus>().PublishAsync(order);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
