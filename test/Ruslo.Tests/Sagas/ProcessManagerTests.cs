using Xunit;

namespace Ruslo.Tests.Sagas;

public sealed class ProcessManagerTests
{
    private static readonly ProcessManager<Hold> Holds = ProcessManager.For<Hold>("holds")
        .StartsOn<Placed>(e => e.Id, e => new(e.Id, ""), (h, _) => [Reaction.Send(new Reserve(h.Seat), "seat"), Reaction.Wait("expires", TimeSpan.FromMinutes(15))])
        .On<Reserved>((h, e) => h with { Notes = h.Notes + "reserved" + e.Note + ";" })
        .On<Paid>(e => e.Payment, (h, _) => h with { Notes = h.Notes + "paid;" }, (h, e) => [Reaction.NoLonger("expires"), Reaction.Publish(new Confirmed(h.Seat, h.Notes)), Reaction.Wait("expires", TimeSpan.FromHours(1))])
        .On<Shipped>(_ => "o1", (h, _) => h, (h, _) => [Reaction.Send(new Mail(h.Seat)), Reaction.End(new Wrapped())])
        .OnRefused("seat", (h, why) => h with { Notes = h.Notes + why + ";" }, (h, why) => [Reaction.End()])
        .OnTimeout("expires", h => h with { Notes = h.Notes + "expired;" }, h => [Reaction.Send(new Release(h.Seat), "seat"), Reaction.Wait("expires", TimeSpan.FromMinutes(1))]);

    [Fact]
    public void A_message_starts_an_instance_and_what_follows_is_sent()
    {
        SagaCase one = new(Holds.Compile());
        Assert.Equal(["ignored: NoInstance"], one.Message(new Paid("o1")));
        Assert.Equal(["send Reserve { Id = o1 } as seat/1 key 1", "wait expires/1 Named 00:15:00"], one.Message(new Placed("o1")));
        Assert.Equal(["ignored: StartedAlready"], one.Message(new Placed("o1")));
        Assert.Empty(one.Message(new ReservedElsewhere(), "seat", 1));
        Assert.Equal("reservedelsewhere;", ((Hold)one.Instance!.State).Notes);
        Assert.Equal(["ignored: NotExpected"], one.Message(new Lost()));
        Assert.Equal(["ignored: NotExpected"], one.Retry());
    }

    [Fact]
    public void A_time_that_is_set_anew_comes_once()
    {
        SagaCase one = Started();
        Assert.Equal(["no longer expires/1 Named", "publish Confirmed { Id = o1, Notes = paid; }", "wait expires/2 Named 01:00:00"], one.Message(new Paid("o1")));
        Assert.Equal(["ignored: NoLongerWaited"], one.TimedOut("expires", 1, SagaWaitKind.Named));
        Assert.Equal(["send Release { Id = o1 } as seat/2 key 2", "wait expires/3 Named 00:01:00"], one.TimedOut("expires", 2, SagaWaitKind.Named));
        Assert.Equal(["ignored: NoLongerWaited"], one.TimedOut("expires", 2, SagaWaitKind.Named));
        Assert.Equal("paid;expired;", ((Hold)one.Instance!.State).Notes);
    }

    [Fact]
    public void A_person_makes_a_time_come()
    {
        SagaCase one = Started();
        Assert.Equal(["no longer expires/1 Named", "send Release { Id = o1 } as seat/2 key 2", "wait expires/2 Named 00:01:00"], one.MoveOn("expires"));
        Assert.Equal(["ignored: NotExpected"], one.MoveOn("seat"));
    }

    [Fact]
    public void A_refusal_is_taken_by_the_label_of_its_command()
    {
        SagaCase one = Started();
        Assert.Equal(["ignored: NotExpected"], one.Refused("elsewhere", 1, "no"));
        Assert.Equal(["no longer expires/1 Named"], one.Refused("seat", 1, "sold-out"));
        Assert.Equal((SagaStatus.Completed, "sold-out;"), (one.Instance!.Status, ((Hold)one.Instance.State).Notes));
    }

    [Fact]
    public void After_its_end_nothing_is_taken()
    {
        SagaCase one = Started();
        Assert.Equal(["send Mail { Id = o1 } as command/1 key 1", "no longer expires/1 Named", "final Wrapped { }"], one.Message(new Shipped()));
        Assert.Equal(["ignored: Ended"], one.Message(new Paid("o1")));
        Assert.Equal(["ignored: NoLongerWaited"], one.TimedOut("expires", 1, SagaWaitKind.Named));
        Assert.Equal(["ignored: Ended"], one.Cancel("late"));
    }

    [Fact]
    public void Cancelling_ends_it()
    {
        SagaCase one = Started();
        Assert.Equal(["no longer expires/1 Named"], one.Cancel("stop"));
        Assert.Equal((SagaStatus.Aborted, "stop"), (one.Instance!.Status, one.Instance.Why!.Code));
    }

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Holds.On<Paid>((h, _) => h));
        Assert.Throws<ArgumentException>(() => Holds.OnTimeout("expires", h => h));
        Assert.Throws<ArgumentException>(() => Holds.OnRefused("seat", (h, _) => h));
        Assert.Throws<ArgumentException>(() => ProcessManager.For<Hold>("a/b"));
        Assert.Throws<SetupException>(() => ProcessManager.For<Hold>("holds").Compile());
        string never = "never"; // of a constant the build says it already
        Assert.Contains("OnTimeout(\"never\"", Assert.Throws<InvalidOperationException>(() => Reacting(Reaction.Wait(never, TimeSpan.Zero))).Message, StringComparison.Ordinal);
        Assert.Contains("another label", Assert.Throws<InvalidOperationException>(() => Reacting(Reaction.Send("x", "expires"))).Message, StringComparison.Ordinal);
        Assert.Contains("after its end", Assert.Throws<InvalidOperationException>(() => Reacting(Reaction.End(), Reaction.Send("x"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_example_of_a_process_manager_reads_like_one_of_a_saga()
        => Spec.For(Holds).Given(new Placed("o1")).AfterTime(TimeSpan.FromMinutes(15)).ThenSends(new Release("o1")).When(new Paid("o1")).ThenPublishes(new Confirmed("o1", "expired;paid;"));

    private static SagaCase Started()
    {
        SagaCase one = new(Holds.Compile());
        one.Message(new Placed("o1"));
        return one;
    }

    private static void Reacting(params Reaction[] reactions)
        => new SagaCase(ProcessManager.For<Hold>("holds").StartsOn<Placed>(e => e.Id, e => new(e.Id, ""), (_, _) => reactions).OnTimeout("expires", h => h).Compile()).Message(new Placed("o1"));

    private sealed record Hold(string Seat, string Notes);
}
