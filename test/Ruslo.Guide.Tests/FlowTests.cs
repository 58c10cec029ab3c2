using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Guide;

[Event("meal-ordered", Topic = "meals")]
public sealed record MealOrdered([StreamKey] string Order);

[Event("meal-paid", Topic = "meals")]
public sealed record MealPaid([StreamKey] string Order);

[Event("meal-cooked", Topic = "meals")]
public sealed record MealCooked([StreamKey] string Order);

[Event("drinks-packed", Topic = "meals")]
public sealed record DrinksPacked([StreamKey] string Order);

[Event("meal-delivered", Topic = "meals")]
public sealed record MealDelivered([StreamKey] string Order);

[Event("kitchen-closed", Topic = "meals")]
public sealed record KitchenClosed([StreamKey] string Order);

[Event("meal-refunded", Topic = "meals")]
public sealed record MealRefunded([StreamKey] string Order);

// #region told
public sealed class Pager(ICollection<string> pages) : IEventHandler<FlowStalled>, IEventHandler<FlowUncompensated>
{
    public ValueTask HandleAsync(FlowStalled e, HandlerContext context, CancellationToken cancellationToken) => Page($"{e.Flow} {e.Case}: {e.Reason}");

    public ValueTask HandleAsync(FlowUncompensated e, HandlerContext context, CancellationToken cancellationToken) => Page($"{e.Flow} {e.Case}: {e.Reason}");

    private ValueTask Page(string text)
    {
        pages.Add(text);
        return ValueTask.CompletedTask;
    }
}
// #endregion

/// <summary>What the guide about flows shows.</summary>
public sealed class FlowTests
{
    // #region flow
    public static readonly Flow Meal = Flow.For("meal")
        .From<MealOrdered>()                                    // opens a case: its correlation, in its tenant
        .Then<MealPaid>(within: TimeSpan.FromMinutes(15))       // what must follow, at most so long after what comes before it
        .Then<MealCooked>(within: TimeSpan.FromHours(1))
        .And<DrinksPacked>()                                    // beside the step before, in any order
        .Then<MealDelivered>(within: TimeSpan.FromHours(1))
        .FailsOn<KitchenClosed>()                               // no step is awaited any more
        .Undoes<MealPaid, MealRefunded>(within: TimeSpan.FromHours(4)); // and what was paid is to be paid back
    // #endregion

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_meal_that_is_not_paid_pages_somebody_and_one_that_fails_waits_for_its_refund()
    {
        var pages = new List<string>();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton<ICollection<string>>(pages);
        builder.Services.AddRuslo(ruslo => ruslo
            // #region add
            .UseEmbedded("data")
            .AddFlow(Meal)
            .AddSubscription("pager", s => s.Handle<Pager>())
            // #endregion
        );
        await using TestApp app = await TestApp.StartAsync(builder, cancellationToken: Stop);
        Guid unpaid = await OrderAsync(app, "m1");
        Guid failed = await OrderAsync(app, "m2");
        await app.PublishAsync(new MealPaid("m2"), new() { CorrelationId = failed }, Stop);
        await app.PublishAsync(new KitchenClosed("m2"), new() { CorrelationId = failed }, Stop);

        // #region test
        await app.AdvanceAsync(TimeSpan.FromMinutes(16), Stop); // virtual time: deadlines pass at once
        Assert.Equal(unpaid, Assert.Single(app.Published<FlowStalled>()).Case);
        // #endregion

        Assert.Equal(["meal-ordered", "flow-stalled"], await LookAsync(app.Services.GetRequiredService<IFlows>(), Stop));
        await app.AdvanceAsync(TimeSpan.FromHours(4), Stop);
        Assert.Equal(failed, Assert.Single(app.Published<FlowUncompensated>()).Case);
        Assert.Equal(2, pages.Count);
        Assert.Contains("MealRefunded", Meal.ToMermaid(), StringComparison.Ordinal);
    }

    private static async Task<Guid> OrderAsync(TestApp app, string order) => (await app.PublishAsync(new MealOrdered(order), cancellationToken: Stop)).EventId;

    // #region look
    private static async Task<string[]> LookAsync(IFlows flows, CancellationToken stop)
    {
        FlowSummary meals = (await flows.ListAsync(stop)).Single(flow => flow.Flow.Name == "meal");
        Console.WriteLine($"{meals.Open} open, {meals.Stalled} stalled, {meals.Forked} forked, {meals.Uncompensated} uncompensated");

        FlowCasePage stalled = await flows.CasesAsync("meal", new() { Status = FlowCaseStatus.Stalled, Limit = 20 }, stop);
        FlowCase oldest = stalled.Cases[0]; // by when they were opened
        FlowCaseDetails? details = await flows.FindAsync("meal", oldest.Case, cancellationToken: stop);

        await flows.DismissAsync("meal", oldest.Case, "paid in cash, and recorded there", cancellationToken: stop);
        return [.. details!.Events.Select(static e => e.Name)];
    }
    // #endregion
}
