using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ruslo.Tests.Flows;

public sealed record Begun(string Order);

public sealed record Charged(string Order);

public sealed record Reserved(string Order);

public sealed record Wrapped(string Order);

public sealed record Delivered(string Order);

public sealed record Declined(string Order);

public sealed record SoldOut(string Order);

public sealed record Refunded(string Order);

public sealed record Released(string Order);

/// <summary>An application that watches the flow of an order.</summary>
internal static class FlowBench
{
    public static readonly Flow Order = Flow.For("order")
        .From<Begun>()
        .Then<Charged>(within: TimeSpan.FromMinutes(15))
        .Then<Reserved>(within: TimeSpan.FromHours(1)).And<Wrapped>()
        .Then<Delivered>(within: TimeSpan.FromDays(3))
        .FailsOn<Declined>().FailsOn<SoldOut>()
        .Undoes<Charged, Refunded>(within: TimeSpan.FromHours(2))
        .Undoes<Reserved, Released>(within: TimeSpan.FromHours(2));

    public static HostApplicationBuilder Builder(FlowOptions? options = null, Action<RusloBuilder>? more = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddRusloCore(Describe, ruslo =>
        {
            ruslo.UseInMemory().AddFlow(Order, options);
            more?.Invoke(ruslo);
        });
        return builder;
    }

    public static void Describe(CatalogBuilder catalog) => catalog
        .Event<Begun>("begun", "orders", key: static e => e.Order)
        .Event<Charged>("charged", "payments", key: static e => e.Order)
        .Event<Reserved>("reserved", "stock", key: static e => e.Order)
        .Event<Wrapped>("wrapped", "stock", key: static e => e.Order)
        .Event<Delivered>("delivered", "orders", key: static e => e.Order)
        .Event<Declined>("declined", "payments", key: static e => e.Order)
        .Event<SoldOut>("sold-out", "stock", key: static e => e.Order)
        .Event<Refunded>("refunded", "payments", key: static e => e.Order)
        .Event<Released>("released", "stock", key: static e => e.Order);

    public static Guid CaseOf(string order) => DerivedId.ForForeign("orders", order);

    /// <summary>Publishes events of the case of an order, one after the other.</summary>
    public static async Task SayAsync(this TestApp app, string order, params object[] events)
    {
        foreach (object e in events)
        {
            await app.PublishAsync(e, new() { CorrelationId = CaseOf(order) });
        }
        await app.SettleAsync();
    }

    public static IFlows Flows(this TestApp app) => app.Services.GetRequiredService<IFlows>();

    public static async Task<FlowCase> CaseAsync(this TestApp app, string order) => (await app.Flows().FindAsync("order", CaseOf(order)))!.Case;

    /// <summary>What was told so far, in order: the sort, the step, and of forks the reason.</summary>
    public static string[] Told(this TestApp app) => [.. app.Published<object>().Select(static e => e switch
    {
        FlowStalled told => $"stalled {told.Step}",
        FlowResumed told => $"resumed {told.Step}",
        FlowForked told => $"forked {told.Step} {told.Reason}",
        FlowUncompensated told => $"uncompensated {told.Step}",
        _ => "",
    }).Where(static text => text.Length > 0)];
}
