using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Tests.Flows;

public sealed class FlowRuleTests
{
    public static TheoryData<string, string> Mistakes => new()
    {
        { "name", "'Order.2' is not a name for a flow" },
        { "nothing", "says what opens a case, but not what must follow" },
        { "beside", "has Charged beside no step" },
        { "twice", "names Charged in several places" },
        { "undoes-nothing", "says that Refunded undoes Charged, which is none of its steps" },
        { "undone-twice", "undoes Charged in several ways" },
        { "no-failure", "expects compensations, but nothing that fails a case" },
        { "negative", "has a deadline that is negative" },
        { "long", "has a deadline of 100.00:00:00, but forgets cases of which it has heard nothing for 90.00:00:00" },
        { "unknown", "handles Ruslo.Tests.Flows.FlowRuleTests.Unheard, but the catalog knows no such event" },
        { "base", "watches System.Object, which stands for several events" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_flow_that_makes_no_sense_is_refused_at_start(string mistake, string expected)
    {
        SetupException refused = await Assert.ThrowsAsync<SetupException>(() => StartAsync(Of(mistake)));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_flows_of_one_name_are_refused_at_start()
    {
        SetupException refused = await Assert.ThrowsAsync<SetupException>(() => StartAsync(FlowBench.Order));
        Assert.Contains("Two subscriptions are named 'flow.order'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flow_draws_itself()
    {
        string drawn = FlowBench.Order.ToMermaid();
        Assert.Equal("""
            flowchart LR
                opening["Begun"]
                step0["Charged"]
                opening -->|"within 15 min"| step0
                step0u(["Refunded"])
                step0 -.->|"within 2 h"| step0u
                step1["Reserved"]
                step0 -->|"within 1 h"| step1
                step1u(["Released"])
                step1 -.->|"within 2 h"| step1u
                step2["Wrapped"]
                step0 -->|"within 1 h"| step2
                step3["Delivered"]
                step1 -->|"within 3 d"| step3
                step2 -->|"within 3 d"| step3
                failure0{{"Declined"}}
                opening -.-> failure0
                failure1{{"SoldOut"}}
                opening -.-> failure1

            """.ReplaceLineEndings("\n"), drawn);
        Assert.Contains("step0 -> step1 [label=\"within 1 h\"];", FlowBench.Order.ToDot(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_flow_is_changed_by_none_of_its_calls()
    {
        Flow begun = Flow.For("order").From<Begun>().Then<Charged>();
        _ = begun.Then<Delivered>().FailsOn<Declined>().Undoes<Charged, Refunded>();
        Assert.DoesNotContain("Delivered", begun.ToMermaid(), StringComparison.Ordinal);
        Assert.DoesNotContain("Refunded", begun.ToMermaid(), StringComparison.Ordinal);
    }

    private static Flow Of(string mistake) => mistake switch
    {
        "name" => Flow.For("Order.2").From<Begun>().Then<Charged>(),
        "nothing" => Flow.For("wrong").From<Begun>().FailsOn<Declined>(),
        "beside" => Flow.For("wrong").From<Begun>().And<Charged>(),
        "twice" => Flow.For("wrong").From<Begun>().Then<Charged>().FailsOn<Charged>(),
        "undoes-nothing" => Flow.For("wrong").From<Begun>().Then<Reserved>().FailsOn<Declined>().Undoes<Charged, Refunded>(),
        "undone-twice" => Flow.For("wrong").From<Begun>().Then<Charged>().FailsOn<Declined>().Undoes<Charged, Refunded>().Undoes<Charged, Released>(),
        "no-failure" => Flow.For("wrong").From<Begun>().Then<Charged>().Undoes<Charged, Refunded>(),
        "negative" => Flow.For("wrong").From<Begun>().Then<Charged>(TimeSpan.FromSeconds(-1)),
        "long" => Flow.For("wrong").From<Begun>().Then<Charged>(TimeSpan.FromDays(100)),
        "unknown" => Flow.For("wrong").From<Begun>().Then<Unheard>(),
        _ => Flow.For("wrong").From<Begun>().Then<object>(),
    };

    private static async Task StartAsync(Flow flow)
    {
        using IHost host = FlowBench.Builder(more: ruslo => ruslo.AddFlow(flow)).Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
    }

    public sealed record Unheard(string Text);
}
