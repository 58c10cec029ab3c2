using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ruslo;

namespace Shop;

/// <summary>The application: the log, five services that are there from the start, the views, the fulfilment of orders if it is asked for, and the order service.</summary>
internal static class ShopHost
{
    public static IHost Build(History history, string log, double? speed, string? rebuild, SagaForm form)
    {
        HostApplicationBuilder builder = ReplayProgram.CreateBuilder();
        builder.Services.AddHostedService(services => new OneForm(form, services.GetRequiredService<IEventLog>())); // before anything of Ruslo starts
        builder.Services.AddRuslo(ruslo => ruslo
            .UseEmbedded(log)
            .AddSubscription(ServiceNames.Payment, PaymentService.Describe)
            .AddSubscription(ServiceNames.Inventory, InventoryService.Describe)
            .AddSubscription(ServiceNames.Notification, NotificationService.Describe)
            .AddSubscription(ServiceNames.Analytics, AnalyticsService.Describe)
            .AddSubscription(ServiceNames.Audit, AuditService.Describe)
            .AddViews()
            .AddFulfilment(form, history));
        builder.Services.AddSingleton(history);
        builder.Services.AddSingleton<Latencies>();
        builder.Services.AddSingleton<MailServer>();
        builder.Services.AddSingleton<StateFigures>();
        builder.Services.AddSingleton<FigureReader>();
        builder.Services.AddSingleton<ViewReader>();
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<ShopRun>(services, new HalfWay(rebuild)));
        builder.Services.AddSingleton(services => new OrderService(history, speed, services.GetRequiredService<IDirectDeciders>(), services.GetRequiredService<IDirectBus>(), services.GetRequiredService<IEventLog>(), services.GetRequiredService<TimeProvider>()));
        return builder.Build();
    }

    /// <summary>The fulfilment of orders and nothing else, in memory: for looking at it closely.</summary>
    public static HostApplicationBuilder CreateForFulfilment(SagaForm form, History history)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRuslo(ruslo => ruslo.UseInMemory().AddFulfilment(form, history));
        return builder;
    }

    /// <summary>The log and nothing that follows it: for looking at orders. That the services are not there is meant so, and not worth a warning.</summary>
    public static IHost BuildForOrders(string log)
    {
        HostApplicationBuilder builder = ReplayProgram.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.AddRuslo(ruslo => ruslo.UseEmbedded(log));
        return builder.Build();
    }

    /// <summary>The log and its views, without the services.</summary>
    public static IHost BuildForViews(string log)
    {
        HostApplicationBuilder builder = ReplayProgram.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.AddRuslo(ruslo => ruslo.UseEmbedded(log).AddViews());
        return builder.Build();
    }

    /// <exception cref="ArgumentException">There is none.</exception>
    public static string ExistingLog(string folder)
        => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() ? Path.GetFullPath(folder) : throw new ArgumentException($"There is no log in {Path.GetFullPath(folder)}.");

    /// <exception cref="ArgumentException">There is no such projection.</exception>
    public static void CheckView(string name)
    {
        string[] known = [OrderSummary.Projection.Name, Revenue.Projection.Name, Customer.Projection.Name, Shelf.Projection.Name];
        if (!known.Contains(name))
        {
            throw new ArgumentException($"There is no projection '{name}' to be made again. Known: {string.Join(", ", known)}.");
        }
    }

    private static RusloBuilder AddViews(this RusloBuilder ruslo) => ruslo
        .AddProjection(OrderSummary.Projection)
        .AddProjection(Revenue.Projection)
        .AddProjection(Customer.Projection)
        .AddProjection(Shelf.Projection);
}
