using System.Text.Json.Nodes;
using Xunit;

namespace Shop.Tests;

public sealed class ShopRunTests
{
    private static readonly string[] Services = ["payment", "inventory", "notification", "analytics", "audit", "recommendation"];

    [Fact]
    public void A_busy_hour_ends_with_figures_that_the_history_tells()
    {
        using var shop = new ShopProcess();
        JsonObject figures = shop.RunToTheEnd();
        AssertFigures(ShopHistory.Read(null), figures);
    }

    [Fact]
    public void A_run_killed_again_and_again_ends_with_the_figures_of_an_undisturbed_one()
    {
        using var undisturbed = new ShopProcess();
        using var killed = new ShopProcess();
        var dice = new Random(4711);
        int kills = 0;
        while (kills < 6 && killed.RunAndKillAfter(TimeSpan.FromMilliseconds(400 + dice.Next(1_200))))
        {
            kills++;
        }
        Assert.True(kills >= 2, "The shop ended before it could be killed twice: it is too fast for this test.");
        Assert.Equal(undisturbed.RunToTheEnd().ToJsonString(), killed.RunToTheEnd().ToJsonString());
    }

    [Fact]
    public void A_second_run_on_the_same_log_ends_with_the_same_figures()
    {
        using var shop = new ShopProcess();
        Assert.Equal(shop.RunToTheEnd().ToJsonString(), shop.RunToTheEnd().ToJsonString());
    }

    [Fact]
    public void The_Olist_orders_end_with_figures_that_were_counted_by_hand()
    {
        using var shop = new ShopProcess("--data", RealData.Folder("orders-olist"));
        JsonObject figures = shop.RunToTheEnd();
        Assert.Equal(63_243, Number(figures["events"]));
        AssertSame(figures["ordersByStatus"],
            ("delivered", 5_172), ("shipped", 1_107), ("canceled", 625), ("unavailable", 609), ("invoiced", 314), ("processing", 301), ("created", 5), ("approved", 2));
        AssertSame(figures["handled"],
            ("payment", 8_924), ("inventory", 8_365), ("notification", 8_135 + 5_170 + 1_857), ("analytics", 63_243), ("audit", 63_243), ("recommendation", 8_365));
        AssertPayments(figures, ("boleto", 1_580, 242_878.50m), ("credit_card", 6_255, 1_099_618.22m), ("debit_card", 122, 26_158.75m), ("not_defined", 3, 0m), ("voucher", 964, 59_947.34m));
        AssertSound(figures);
        AssertFigures(ShopHistory.Read(RealData.Folder("orders-olist")), figures);
        OlistFiles.Read(RealData.Folder("orders-olist")).AssertSame(figures["views"]!);
    }

    /// <summary>The same figures, counted from the history without any log.</summary>
    private static void AssertFigures(History history, JsonObject figures)
    {
        Assert.Equal(history.Events.Count, Number(figures["events"]));
        Assert.Equal(Services, figures["handled"]!.AsObject().Select(h => h.Key));
        AssertPayments(figures, [.. history.Events.Select(e => e.Event).OfType<PaymentMade>().GroupBy(p => p.Type).Select(type => (type.Key, type.Count(), type.Sum(p => p.Value)))]);
        Assert.Equal(history.Events.Count(e => e.Event is OrderPlaced), figures["ordersByStatus"]!.AsObject().Sum(s => Number(s.Value)));
        AssertSound(figures);
    }

    private static void AssertSound(JsonObject figures)
        => Assert.Equal((0, 0, 0), (Number(figures["lost"]), Number(figures["doubled"]), Number(figures["outOfOrder"])));

    private static void AssertSame(JsonNode? numbers, params (string Name, long Number)[] expected)
        => Assert.Equal(expected.ToDictionary(e => e.Name, e => e.Number), numbers!.AsObject().ToDictionary(n => n.Key, n => Number(n.Value)));

    private static void AssertPayments(JsonObject figures, params (string Type, int Count, decimal Sum)[] expected)
        => Assert.Equal(expected.OrderBy(e => e.Type, StringComparer.Ordinal),
            figures["payments"]!.AsObject().Select(p => (p.Key, (int)Number(p.Value!["count"]), p.Value!["sum"]!.GetValue<decimal>())).OrderBy(p => p.Key, StringComparer.Ordinal));

    private static long Number(JsonNode? node) => node!.GetValue<long>();
}
