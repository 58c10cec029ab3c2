using Xunit;

namespace Ruslo.Tests.Subscriptions.Definitions;

public sealed class RequestTests
{
    private static readonly StreamId Bad = new("orders", "bad");

    [Fact]
    public void A_request_is_an_event_that_names_the_position_and_so_is_its_answer() => RunParked(31, async (b, heads) =>
    {
        Assert.Equal(ParkedAnswer.FailedAgain, await b.Control.RetryAsync("picky", Bad, heads[0]));
        Assert.Equal(ParkedAnswer.Done, await b.Control.SkipAsync("picky", Bad, heads[0]));
        List<RecordedEvent> events = await b.Fixture.ReadAsync("$subscriptions");
        Assert.Equal(["parked-key-retry", "parked-key-answered", "parked-key-skip", "parked-key-answered"], events.Select(static e => e.Name));
        Assert.All(events, static e => Assert.Equal(new StreamId("$subscriptions", "picky"), e.Stream));
        Assert.Equal(heads[0].ToString(System.Globalization.CultureInfo.InvariantCulture), events[0].Headers.Find("position"));
        Assert.Equal(events[0].EventId, events[1].CausationId);
        Assert.Contains("failed-again", System.Text.Encoding.UTF8.GetString(events[1].Payload.Span), StringComparison.Ordinal);
    });

    [Fact]
    public void A_request_about_what_is_no_longer_the_head_changes_nothing() => RunParked(32, async (b, heads) =>
    {
        Assert.Equal(ParkedAnswer.AlreadyHandled, await b.Control.SkipAsync("picky", Bad, heads[1]));
        Assert.Equal(ParkedAnswer.AlreadyHandled, await b.Control.RetryAsync("picky", new("orders", "good0"), 1));
        Assert.Equal(ParkedAnswer.Done, await b.Control.SkipAsync("picky", Bad, heads[0]));
        Assert.Equal(ParkedAnswer.AlreadyHandled, await b.Control.SkipAsync("picky", Bad, heads[0]));
        Assert.Equal((heads[1], 1), ((await b.Control.ListParkedAsync("picky"))[0].Position, (await b.Control.ListParkedAsync("picky"))[0].Waiting));
    });

    [Fact]
    public void A_parked_key_is_shown_with_its_events_in_order() => RunParked(41, async (b, heads) =>
    {
        ParkedEvents shown = (await b.Control.ShowParkedAsync("picky", Bad))!;
        Assert.Equal(heads, shown.Events.Select(static e => e.Position));
        Assert.All(shown.Events, static e => Assert.Equal(Bad, e.Stream));
        Assert.Equal((await b.Control.ListParkedAsync("picky"))[0], shown.Key);
        Assert.Equal((heads.Length, heads[0]), (shown.Key.Waiting, Assert.Single((await b.Control.ShowParkedAsync("picky", Bad, limit: 1))!.Events).Position));
        Assert.Equal(ParkedAnswer.Done, await b.Control.SkipAsync("picky", Bad, heads[0]));
        Assert.Equal(heads[1..], (await b.Control.ShowParkedAsync("picky", Bad))!.Events.Select(static e => e.Position));
        Assert.Null(await b.Control.ShowParkedAsync("picky", new("orders", "good0")));
        await Assert.ThrowsAsync<ArgumentException>(async () => await b.Control.ShowParkedAsync("unknown", Bad));
    });

    [Fact]
    public void An_edit_may_not_change_the_routing_key_nor_the_type() => RunParked(33, async (b, heads) =>
    {
        Assert.Equal(ParkedAnswer.Refused, await b.Control.EditAsync("picky", Bad, heads[0], new Placed("other", 1)) );
        Assert.Equal(ParkedAnswer.Refused, await b.Control.EditAsync("picky", Bad, heads[0], new Paid("bad", 1)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await b.Control.EditAsync("picky", Bad, heads[0], "no event"));
        Assert.Equal(heads[0], (await b.Control.ListParkedAsync("picky"))[0].Position);
        Assert.Equal(ParkedAnswer.Done, await b.Control.EditAsync("picky", Bad, heads[0], new Placed("bad", 7)));
        Assert.Equal(heads[1], (await b.Control.ListParkedAsync("picky"))[0].Position);
        RecordedEvent original = (await b.Log.ReadAsync(heads[0] - 1, EventFilter.Everything, 1)).Events[0];
        Assert.Equal(-1, ((Placed)b.Fixture.Serializer.Decode(original).Objects[0]).Number);
    });

    [Fact]
    public void A_subscription_that_does_not_run_cannot_be_asked() => RunParked(34, async (b, heads) =>
    {
        await b.Control.PauseAsync("picky");
        await Assert.ThrowsAsync<RusloException>(async () => await b.Control.SkipAsync("picky", Bad, heads[0]));
        Assert.Empty(await b.Fixture.ReadAsync("$subscriptions"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await b.Control.SkipAsync("unknown", Bad, heads[0]));
    });

    [Theory]
    [InlineData(35)]
    [InlineData(36)]
    [InlineData(37)]
    [InlineData(38)]
    [InlineData(39)]
    public void A_request_of_a_process_that_has_ended_is_answered_when_it_runs_again(ulong seed) => RunParked(seed, async (b, heads) =>
    {
        await b.Control.StopAsync(CancellationToken.None);
        EventHeaders headers = EventHeaders.None.With("key", "\norders\nbad").With("position", $"{heads[0]}");
        await b.Log.AppendAsync(new() { Events = new[] { new NewEvent(new("$subscriptions", "picky"), DerivedId.ForForeign("a person", "1"), "parked-key-skip", "{}"u8.ToArray()) { Kind = EventKind.System, Headers = headers } } });
        await b.RestartAsync(("picky", Picky));
        await b.Fixture.UntilAsync(() => b.Fixture.Parked("picky") is [var key] && key.Position == heads[1], "it is skipped");
    });

    private static void Picky(SubscriptionBuilder s) => s.On<Placed>(static (e, _, _) => e.Number < 0 ? throw new InvalidOperationException("broken") : default);

    private static void RunParked(ulong seed, Func<ControlBench, long[], Task> body) => ControlBench.Run(seed, async b =>
    {
        await b.Control.AddAsync("picky", Picky);
        for (int i = 0; i < 8; i++)
        {
            await b.Fixture.PublishAsync(new Placed($"good{i}", i));
        }
        long[] heads = [await b.Fixture.PublishAsync(new Placed("bad", -1)), await b.Fixture.PublishAsync(new Placed("bad", -2))];
        await b.Fixture.UntilAsync(() => b.Fixture.Parked("picky").Sum(static k => k.Waiting) == 2, "the key is parked");
        await body(b, heads);
    });
}
