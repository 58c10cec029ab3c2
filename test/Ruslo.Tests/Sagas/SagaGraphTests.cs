using Xunit;

namespace Ruslo.Tests.Sagas;

public sealed class SagaGraphTests
{
    private static Saga<Order> Saga => Orders.Start
        .Step("payment", s => s.Send(o => new Pay(o.Id, o.Amount)).SucceedsOn<Paid>().FailsOn<Declined>().CompensateWith((o, e) => new Refund(o.Id, e.Payment)).CancelWith(o => new VoidPayment(o.Id)))
        .Parallel("prepare", p => p.Step("stock", Orders.Stock).Step("wrapping", Orders.Wrapping))
        .Step("shipping", s => s.Send(o => new Ship(o.Id)).SucceedsOn<Shipped>().Pivot())
        .Step("mail", s => s.Tell(o => new Mail(o.Id)));

    [Fact]
    public void A_definition_draws_itself_for_mermaid() => Assert.Equal("""
        flowchart TD
            start(["Placed"])
            s0["payment<br/>sends Pay<br/>undone by Refund<br/>answer forced by VoidPayment"]
            start --> s0
            subgraph "prepare"
            s1["stock<br/>sends Reserve<br/>undone by Release"]
            s2["wrapping<br/>sends Wrap<br/>undone by Unwrap<br/>optional"]
            end
            s0 --> s1
            s0 -->|"when"| s2
            s3{{"shipping<br/>sends Ship"}}
            s1 --> s3
            s2 --> s3
            s4["mail<br/>tells Mail"]
            s3 --> s4
            done(["Confirmed"])
            s4 --> done
            aborted(["Rejected"])
            s0 -.->|"Declined"| aborted
            s1 -.->|"OutOfStock"| aborted
            s3 -.->|"refused"| aborted

        """.ReplaceLineEndings("\n"), Saga.ToMermaid());

    [Fact]
    public void A_step_that_is_tried_again_says_how_often()
    {
        static string Of(Func<SagaStep<Order, Shipped>, SagaStepDefinition<Order>> words) => Orders.Start.Step("shipping", s => words(s.Send(o => new Ship(o.Id)).SucceedsOn<Shipped>().FailsOn<Lost>())).ToMermaid();
        Assert.Contains("sends Ship<br/>tried 3 times\"", Of(static s => s.Retry(2, TimeSpan.Zero)), StringComparison.Ordinal);
        string forever = Of(static s => s.Timeout(Orders.Minute).CancelWith(o => new Wrap(o.Id)).RetryForever(Orders.Minute, Orders.Minute).CancelBeforeRetry());
        Assert.Contains("sends Ship<br/>answer forced by Wrap before it is tried again<br/>tried for ever\"", forever, StringComparison.Ordinal);
        Assert.DoesNotContain("\"Lost\"", forever, StringComparison.Ordinal); // it never makes the saga abort
    }

    [Fact]
    public void A_definition_draws_itself_for_graphviz() => Assert.Equal("""
        digraph "orders" {
            rankdir=TB;
            start [shape=oval, label="Placed"];
            s0 [shape=box, label="payment\nsends Pay\nundone by Refund\nanswer forced by VoidPayment"];
            start -> s0;
            subgraph "cluster_prepare" {
            label="prepare";
            s1 [shape=box, label="stock\nsends Reserve\nundone by Release"];
            s2 [shape=box, label="wrapping\nsends Wrap\nundone by Unwrap\noptional"];
            }
            s0 -> s1;
            s0 -> s2 [label="when"];
            s3 [shape=hexagon, label="shipping\nsends Ship"];
            s1 -> s3;
            s2 -> s3;
            s4 [shape=box, label="mail\ntells Mail"];
            s3 -> s4;
            done [shape=oval, label="Confirmed"];
            s4 -> done;
            aborted [shape=oval, label="Rejected"];
            s0 -> aborted [style=dashed, label="Declined"];
            s1 -> aborted [style=dashed, label="OutOfStock"];
            s3 -> aborted [style=dashed, label="refused"];
        }

        """.ReplaceLineEndings("\n"), Saga.ToDot());

    [Fact]
    public void A_saga_without_steps_is_drawn_too()
        => Assert.Equal("flowchart TD\n    start([\"Placed\"])\n    done([\"Confirmed\"])\n    start --> done\n", Orders.Start.ToMermaid());
}
