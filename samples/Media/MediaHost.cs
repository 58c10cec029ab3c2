using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ruslo;

namespace Media;

/// <summary>The application: the log, the services, the views, and the players.</summary>
internal static class MediaHost
{
    /// <summary>What the audit watches: all but what this run tells of itself.</summary>
    public static readonly string[] Audited = [MediaHistory.Topic, "recommendations"];

    public static IHost Build(History history, string log, double? speed)
    {
        HostApplicationBuilder builder = CreateBuilder(log);
        builder.Services.AddSingleton(history);
        builder.Services.AddSingleton<StateFigures>();
        builder.Services.AddSingleton<FigureReader>();
        builder.Services.AddSingleton<MediaRun>();
        builder.Services.AddSingleton(services => new Player(history, speed, services.GetRequiredService<IDirectBus>(), services.GetRequiredService<ISubscriptions>(), services.GetRequiredService<IEventLog>(), services.GetRequiredService<TimeProvider>()));
        return builder.Build();
    }

    /// <summary>Everything that listens, without the players.</summary>
    public static HostApplicationBuilder CreateBuilder(string log)
    {
        HostApplicationBuilder builder = ReplayProgram.CreateBuilder();
        var latencies = new Latencies(TimeProvider.System);
        builder.Services.AddSingleton(latencies);
        builder.Services.AddSingleton<HealthWatch>();
        builder.Services.AddRuslo(ruslo => ruslo
            .UseEmbedded(log)
            .AddProjection(RecommendationsView.Projection)
            .AddProjection(Activity.Projection)
            .AddProjection(RatedVideo.Projection)
            .AddProjection(RatedGenre.Projection)
            .AddProjection(ServiceState.Projection)
            .AddSubscription(ServiceNames.Recommender, Recommender.Describe)
            .AddSubscription(ServiceNames.Delivery, subscription => Delivery.Describe(subscription, latencies))
            .AddSubscription(ServiceNames.Audit, subscription => AuditService.Describe(subscription, Audited))
            .Exclusive(ServiceHealth.Decider));
        return builder;
    }
}
