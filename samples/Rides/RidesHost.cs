using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ruslo;

namespace Rides;

/// <summary>The application: the log, the saga, the services, the views, and the passengers.</summary>
internal static class RidesHost
{
    public static IHost Build(City city, string log, double? speed)
    {
        HostApplicationBuilder builder = CreateBuilder(city, log, speed);
        builder.Services.AddSingleton<StateFigures>();
        builder.Services.AddSingleton<Counter>();
        builder.Services.AddSingleton<FigureReader>();
        builder.Services.AddSingleton<Passengers>();
        builder.Services.AddSingleton<RidesRun>();
        return builder.Build();
    }

    /// <summary>Everything that listens, without the passengers.</summary>
    public static HostApplicationBuilder CreateBuilder(City city, string log, double? speed)
    {
        HostApplicationBuilder builder = ReplayProgram.CreateBuilder();
        builder.Services.AddSingleton(city);
        builder.Services.AddSingleton(new Pace(speed));
        builder.Services.AddRuslo(ruslo => ruslo
            .UseEmbedded(log)
            .AddSaga(RideSaga.Definition)
            .AddSubscription(ServiceNames.Dispatch, Dispatch.Describe)
            .AddSubscription(ServiceNames.Drivers, Drivers.Describe)
            .AddSubscription(ServiceNames.Meter, Meter.Describe)
            .AddSubscription(ServiceNames.Desk, Desk.Describe)
            .AddDecider(Payments.Decider)
            .Exclusive(Payments.Decider)
            .AddProjection(Zone.Projection)
            .AddProjection(Surge.Projection)
            .AddProjection(Car.Projection));
        return builder;
    }
}
