namespace Shop;

/// <summary>An hour of a shop that delivers within the hour: 2,000 orders, the same in every run.</summary>
internal static class BusyHour
{
    public const int Orders = 2_000;
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] PaymentTypes = ["credit_card", "credit_card", "credit_card", "boleto", "voucher", "debit_card"];
    private static readonly string[] Categories = ["books", "garden", "kitchen", "music", "toys"];

    public static void AddTo(Timeline timeline)
    {
        var dice = new Dice(20260105);
        for (int i = 0; i < Orders; i++)
        {
            Add(timeline, dice, $"ord-{i + 1:0000}", Start.AddMilliseconds(dice.Below(3_600_000)));
        }
    }

    private static void Add(Timeline timeline, Dice dice, string id, DateTimeOffset placed)
    {
        int ordinal = 0;
        void Happened(int secondsLater, object e) => timeline.Add(placed.AddSeconds(secondsLater), id, ordinal++, e);

        string person = $"usr-{dice.Below(700) + 1:000}";
        DateOnly today = DateOnly.FromDateTime(placed.UtcDateTime);
        Happened(0, new OrderPlaced(id, person, person));
        decimal amount = 0;
        for (int number = 1, items = 1 + dice.Below(4); number <= items; number++)
        {
            int product = dice.Below(200);
            var item = new ItemAdded(id, number, $"prd-{product + 1:000}", $"sel-{dice.Below(30) + 1:00}", (100 + dice.Below(20_000)) / 100m, dice.Below(900) / 100m, Categories[product % Categories.Length]);
            amount += item.Price + item.Freight;
            Happened(0, item);
        }
        decimal first = dice.Below(10) == 0 ? decimal.Round(amount / 2, 2) : amount;
        Happened(0, new PaymentMade(id, 1, PaymentTypes[dice.Below(PaymentTypes.Length)], 1 + dice.Below(3), first, person, today));
        if (first < amount)
        {
            Happened(0, new PaymentMade(id, 2, "voucher", 1, amount - first, person, today));
        }
        if (dice.Below(20) == 0)
        {
            Happened(30 + dice.Below(600), new OrderClosedAs(id, "canceled"));
            return;
        }
        int approved = 5 + dice.Below(120);
        int handedOver = approved + 60 + dice.Below(900);
        int delivered = handedOver + 300 + dice.Below(1_500);
        Happened(approved, new OrderApproved(id));
        Happened(handedOver, new OrderHandedOver(id));
        if (dice.Below(25) == 0)
        {
            return; // still under way when the hour ends
        }
        Happened(delivered, new OrderDelivered(id));
        Happened(delivered + 60, new ReviewAsked(id, $"rev-{id[4..]}"));
        if (dice.Below(3) == 0)
        {
            Happened(delivered + 120 + dice.Below(600), new ReviewAnswered(id, $"rev-{id[4..]}", 1 + dice.Below(5), "", "Thank you!"));
        }
    }
}
