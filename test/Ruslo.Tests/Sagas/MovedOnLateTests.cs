using Xunit;

namespace Ruslo.Tests.Sagas;

public sealed class MovedOnLateTests
{
    [Fact]
    public void A_success_that_comes_after_a_moved_on_step_was_left_out_is_undone_at_once()
    {
        SagaCase one = SagaCase.Started(Orders.Plain);
        one.MoveOn("payment");
        one.MoveOn("stock");
        Assert.StartsWith("told compensation-left-out payment", one.Message(new Lost(), "shipping", 1)[0], StringComparison.Ordinal);
        Assert.StartsWith("send Refund { Id = o1, Payment = p1 }", one.Message(new Paid("p1"), "payment", 1)[0], StringComparison.Ordinal);
        Assert.Equal(["ignored: Duplicate"], one.Message(new Paid("p1"), "payment", 1));
    }
}
