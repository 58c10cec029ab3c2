using Ruslo;
using Xunit;

namespace Shop.Tests;

/// <summary>What the services of the fulfilment decide, whoever asks them, and how often.</summary>
public sealed class FulfilmentDecisionTests
{
    private static readonly OutsideWorld World = new(new("four orders",
    [
        .. Order("sent", "delivered", 10.50m, 2m), .. Order("canceled", "canceled", 7m), .. Order("unavailable", "unavailable", 3m), .. Order("open", "processing", 1m),
    ]));

    [Fact]
    public void All_that_was_paid_is_taken_once_and_given_back_once()
    {
        DeciderSpec<Payment, PaymentCommand, PaymentEvent> payment = Spec.For(Payment.Decider(World));
        payment.When(new TakePayment("sent")).Then(new PaymentTaken("sent", 12.50m));
        payment.Given(new PaymentTaken("sent", 12.50m)).When(new TakePayment("sent")).ThenRefuses("already-taken");
        payment.Given(new PaymentTaken("sent", 12.50m)).When(new RefundPayment("sent")).Then(new PaymentRefunded("sent", 12.50m));
        payment.Given(new PaymentTaken("sent", 12.50m), new PaymentRefunded("sent", 12.50m)).When(new RefundPayment("sent")).Then();
        payment.When(new RefundPayment("sent")).ThenRefuses("nothing-taken");
    }

    [Fact]
    public void What_was_reserved_is_released_once()
    {
        DeciderSpec<Goods, StockCommand, StockEvent> goods = Spec.For(Goods.Decider(World));
        goods.When(new ReserveStock("canceled")).Then(new StockReserved("canceled"));
        goods.When(new ReserveStock("unavailable")).Then(new OutOfStock("unavailable"));
        goods.Given(new StockReserved("canceled")).When(new ReleaseStock("canceled")).Then(new StockReleased("canceled"));
        goods.Given(new StockReserved("canceled"), new StockReleased("canceled")).When(new ReleaseStock("canceled")).Then();
        goods.Given(new OutOfStock("unavailable")).When(new ReleaseStock("unavailable")).ThenRefuses("nothing-reserved");
    }

    [Fact]
    public void A_parcel_leaves_or_is_stopped_as_the_order_ends_or_nothing_is_heard_of_it()
    {
        DeciderSpec<Parcel, ParcelCommand, ParcelEvent> parcel = Spec.For(Parcel.Decider(World));
        parcel.When(new ShipParcel("sent")).Then(new ParcelShipped("sent"));
        parcel.When(new ShipParcel("canceled")).Then(new ShippingStopped("canceled"));
        parcel.When(new ShipParcel("open")).Then();
        parcel.Given(new ParcelShipped("sent")).When(new ShipParcel("sent")).ThenRefuses("already-decided");
    }

    [Fact]
    public void The_customer_is_told_one_end()
        => Spec.For(Confirmation.Decider).Given(new OrderConfirmed("sent")).When(new RejectOrder("sent")).ThenRefuses("already-told");

    private static IEnumerable<HistoricEvent> Order(string id, string status, params decimal[] payments)
        => payments.Select((value, i) => (OrderEvent)new PaymentMade(id, i + 1, "boleto", 1, value, "ada", new(2018, 1, 1))).Prepend(new OrderPlaced(id, "cst-1", "ada")).Append(new OrderClosedAs(id, status))
            .Select(static e => new HistoricEvent(DateTimeOffset.UnixEpoch, Guid.Empty, e));
}
