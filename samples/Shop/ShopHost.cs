using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ruslo;

namespace Shop;

/// <summary>The application: the log, five services that are there from the start, and the order service.</summary>
internal static class ShopHost
{
    public static IHost Build(History history, string log, double? speed)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRuslo(ruslo => ruslo
            .UseEmbedded(log)
            .AddSubscription(ServiceNames.Payment, PaymentService.Describe)
            .AddSubscription(ServiceNames.Inventory, InventoryService.Describe)
            .AddSubscription(ServiceNames.Notification, NotificationService.Describe)
            .AddSubscription(ServiceNames.Analytics, AnalyticsService.Describe)
            .AddSubscription(ServiceNames.Audit, AuditService.Describe));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(history);
        builder.Services.AddSingleton<Latencies>();
        builder.Services.AddSingleton<MailServer>();
        builder.Services.AddSingleton<FigureReader>();
        builder.Services.AddSingleton<ShopRun>();
        builder.Services.AddSingleton(services => new OrderService(history, speed, services.GetRequiredService<IDirectBus>(), services.GetRequiredService<IEventLog>(), services.GetRequiredService<TimeProvider>()));
        return builder.Build();
    }
}
