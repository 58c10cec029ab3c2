using Xunit;

namespace Ruslo.Tests.Deciders;

public sealed class DecisionTests
{
    private static readonly Opened Opened = new("Ada");
    private static readonly Deposited Deposited = new(1);

    public interface IFact;

    public sealed record Began : IFact;

    public sealed record Ended : IFact;

    [Fact]
    public void A_decision_is_an_event_several_or_none()
    {
        Assert.Equal([Opened], Of(Opened).Events);
        Assert.Equal([Opened, Deposited], Of([Opened, Deposited]).Events);
        Assert.Equal([Opened, Deposited], Of(new AccountEvent[] { Opened, Deposited }).Events);
        Assert.Equal([Deposited, Opened, Deposited], Of([.. Of([Deposited, Opened]), Deposited]).Events);
        Assert.Empty(Of([]).Events);
        Assert.Empty(Of(default(Decision<AccountEvent>)).Events);
    }

    [Fact]
    public void Commands_stand_beside_events()
    {
        Decision<AccountEvent> decision = Of([Opened, Decision.Send("receipt"), Deposited, Decision.Schedule("reminder", TimeSpan.FromDays(1))]);
        Assert.Equal([Opened, Deposited], decision.Events);
        Assert.Equal(["receipt", "reminder"], decision.Outgoing.Select(static o => o.Message));
        Assert.Equal([false, true], decision.Outgoing.Select(static o => o.IsTimer));
        Assert.Equal("receipt", Of(Decision.Send("receipt")).Outgoing.Single().Message);
    }

    [Fact]
    public void A_refusal_is_all_or_nothing()
    {
        Decision<AccountEvent> refused = Decision.Refuse("closed");
        Assert.Equal("closed", refused.Refusal?.Reason);
        Assert.Empty(refused.Events);
        Assert.Throws<InvalidOperationException>(() => Of([.. refused, Opened]));
        Assert.Throws<ArgumentException>(() => Decision.Refuse(""));
    }

    [Fact]
    public void Null_is_not_an_event()
    {
        Assert.Throws<ArgumentNullException>(() => Of((AccountEvent)null!));
        Assert.Throws<InvalidOperationException>(() => Of([(AccountEvent)null!, Opened]).Events);
        Assert.Throws<InvalidOperationException>(() => Of(new AccountEvent[] { null! }).Events);
    }

    [Fact]
    public void Events_may_be_typed_by_an_interface()
    {
        IFact known = new Began();
        Decision<IFact> one = Decision.Of(known);
        Decision<IFact> two = [Decision.Of(known), new Ended()];
        Decision<IFact> three = new Ended();
        Assert.Equal([1, 2, 1], new[] { one, two, three }.Select(static d => d.Events.Count));
    }

    [Fact]
    public void Reserved_topics_have_no_deciders()
        => Assert.Throws<ArgumentException>(() => Decider.For<int, string, AccountEvent>("$timers", 0, (_, _) => [], (state, _) => state));

    private static Decision<AccountEvent> Of(Decision<AccountEvent> decision) => decision;
}
