using Ruslo;
using Xunit;

namespace Rides.Tests;

public sealed class PaymentsTests
{
    private static readonly DeciderSpec<Payments, PaymentCommand, PaymentEvent> Example = Spec.For(Payments.Decider) with { Key = "1" };

    [Fact]
    public void A_trip_is_paid_once_and_no_more_is_given_back_than_was_paid()
    {
        var (paid, refunded) = (new PaymentProcessed("1", 10), new PaymentRefunded("1", 10));
        Example.When(new TakePayment("1", 10)).Then(paid);
        Example.Given(paid).When(new TakePayment("1", 10)).ThenRefuses("paid-already");
        Example.Given(paid).When(new RefundPayment("1", 10)).Then(refunded);
        Example.Given(paid, refunded).When(new RefundPayment("1", 10)).ThenRefuses("more-than-was-paid");
        Example.When(new RefundPayment("1", 10)).ThenRefuses("more-than-was-paid");
    }
}
