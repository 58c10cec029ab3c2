using Xunit;

namespace Ruslo.Tests.Subscriptions.Definitions;

public sealed class RegistrationTests
{
    [Fact]
    public void A_subscription_starts_at_its_registration_and_not_when_it_first_runs() => ControlBench.Run(1, async b =>
    {
        var seen = new List<int>();
        await b.Fixture.PublishAsync(new Placed("a", 0));
        await new Registrar(b.Log, null, new(b.Fixture.Logger)).RecordAllAsync([b.Fixture.Define("late", Into(seen))], CancellationToken.None);
        await b.Fixture.PublishAsync(new Placed("a", 1));
        await b.Control.AddAsync("late", Into(seen));
        await b.Fixture.SettleAsync();
        Assert.Equal([1], seen);
    });

    [Fact]
    public void It_can_start_at_the_beginning_at_a_position_or_at_a_time() => ControlBench.Run(2, async b =>
    {
        await b.Fixture.PublishAsync(new Placed("a", 0));
        await b.Fixture.Runtime.DelayAsync(TimeSpan.FromHours(1));
        DateTimeOffset noon = b.Fixture.Runtime.Time.GetUtcNow();
        long second = await b.Fixture.PublishAsync(new Placed("a", 1));
        await b.Fixture.PublishAsync(new Placed("a", 2));
        foreach ((string name, SubscriptionStart start, int[] expected) in ((string, SubscriptionStart, int[])[])
            [("first", SubscriptionStart.Beginning, [0, 1, 2]), ("second", SubscriptionStart.At(second + 1), [2]), ("noon", SubscriptionStart.At(noon), [1, 2]), ("now", SubscriptionStart.Now, [])])
        {
            var seen = new List<int>();
            await b.Control.AddAsync(name, s => Into(seen)(s.From(start)));
            await b.Fixture.SettleAsync();
            Assert.Equal(expected, seen);
        }
    });

    [Fact]
    public void A_name_runs_once() => ControlBench.Run(3, async b =>
    {
        await b.Control.AddAsync("one", Into([]));
        await Assert.ThrowsAsync<ArgumentException>(async () => await b.Control.AddAsync("one", Into([])));
        await Assert.ThrowsAsync<ArgumentException>(async () => await b.Control.AddAsync("$requests", Into([])));
        await Assert.ThrowsAsync<ArgumentException>(async () => await b.Control.PauseAsync("$requests"));
        Assert.Equal(["one"], (await b.Control.ListAsync()).Select(static s => s.Name));
    });

    [Fact]
    public void A_change_of_what_it_is_given_applies_from_where_it_stands_and_says_so() => ControlBench.Run(4, async b =>
    {
        var seen = new List<string>();
        await b.RestartAsync(("mailer", s => s.On<Placed>((e, _, _) => { seen.Add($"ordered {e.Number}"); return default; })));
        await b.Fixture.PublishAsync(new Placed("a", 0), new Paid("a", 1));
        await b.Fixture.SettleAsync();
        await b.RestartAsync(("mailer", s => s.On<Paid>((e, _, _) => { seen.Add($"paid {e.Number}"); return default; })));
        Assert.Contains("orders", Assert.Single(b.NotesOf(2102)), StringComparison.Ordinal);
        await b.Fixture.PublishAsync(new Placed("a", 2), new Paid("a", 3));
        await b.Fixture.SettleAsync();
        Assert.Equal(["ordered 0", "paid 3"], seen);
        await b.RestartAsync(("mailer", s => s.On<Paid>((_, _, _) => default)));
        Assert.Single(b.NotesOf(2102));
    });

    [Fact]
    public void A_renamed_subscription_takes_its_progress_along() => ControlBench.Run(5, async b =>
    {
        var seen = new List<int>();
        bool broken = true;
        Action<SubscriptionBuilder> failing = s => s.Retry(Fast).On<Placed>((e, _, _) =>
        {
            if (e.Order == "bad" && broken)
            {
                throw new InvalidOperationException("broken");
            }
            seen.Add(e.Number);
            return default;
        });
        await b.RestartAsync(("old", failing));
        await b.Fixture.PublishAsync(new Placed("a", 0), new Placed("bad", 1), new Placed("bad", 2), new Placed("c", 9), new Placed("d", 9));
        await b.Fixture.UntilAsync(() => b.Fixture.Parked("old").Count == 1, "the key is parked");
        await b.Fixture.SettleAsync();
        await b.RestartAsync(("new", s => failing(s.RenamedFrom("old"))));
        await b.Fixture.PublishAsync(new Placed("a", 3));
        await b.Fixture.SettleAsync();
        Assert.Equal([0, 3, 9, 9], seen.Order());
        Assert.Equal(2, Assert.Single(await b.Control.ListParkedAsync("new")).Waiting);
        broken = false;
        Assert.Equal(ParkedAnswer.Done, await b.Control.RetryAsync("new", new("orders", "bad"), b.Fixture.Parked("new")[0].Position));
        await b.Fixture.UntilAsync(() => b.Fixture.Parked("new").Count == 0, "the key is free");
        Assert.Equal([1, 2], seen.TakeLast(2));
        Assert.Empty(await b.EntriesAsync("old"));
        Assert.Equal(RegistrationState.Retired, (await b.RegistrationAsync("old"))!.State);
        Assert.Single(b.NotesOf(2103));
    });

    [Theory]
    [InlineData(ProgressPlace.Log, ProgressPlace.StateStore)]
    [InlineData(ProgressPlace.Log, ProgressPlace.OwnStore)]
    [InlineData(ProgressPlace.StateStore, ProgressPlace.Log)]
    [InlineData(ProgressPlace.StateStore, ProgressPlace.OwnStore)]
    [InlineData(ProgressPlace.OwnStore, ProgressPlace.Log)]
    [InlineData(ProgressPlace.OwnStore, ProgressPlace.StateStore)]
    internal void Where_progress_is_kept_does_not_change_under_a_name_nor_with_a_new_one(ProgressPlace from, ProgressPlace to) => ControlBench.Run(7, async b =>
    {
        var seen = new List<int>();
        var own = new InMemoryStateStore();
        Action<SubscriptionBuilder> In(ProgressPlace place) => s =>
        {
            Into(seen, s.ExactlyOnce());
            _ = place switch
            {
                ProgressPlace.OwnStore => s.KeptIn(_ => own),
                ProgressPlace.StateStore => s.State<Placed>("kept"),
                _ => s,
            };
        };
        await b.RestartAsync(("mailer", In(from)));
        await b.Fixture.PublishAsync(new Placed("a", 1));
        await b.Fixture.SettleAsync();
        Assert.Equal(from, (await b.RegistrationAsync("mailer"))!.Place);
        var changed = await Assert.ThrowsAsync<SetupException>(() => b.RestartAsync(("mailer", In(to))));
        Assert.Contains("Keep it as it was", changed.Message, StringComparison.Ordinal);
        var renamed = await Assert.ThrowsAsync<SetupException>(() => b.RestartAsync(("new", s => In(to)(s.RenamedFrom("mailer")))));
        Assert.Contains("retire 'mailer'", renamed.Message, StringComparison.Ordinal);
        await b.RestartAsync(("mailer", In(from)));
        await b.Fixture.PublishAsync(new Placed("a", 2));
        await b.Fixture.SettleAsync();
        Assert.Equal([1, 2], seen);
        await b.Control.RetireAsync("mailer");
        await b.RestartAsync(("mailer", In(to)));
        await b.Fixture.PublishAsync(new Placed("a", 3));
        await b.Fixture.SettleAsync();
        Assert.Equal([1, 2, 3], seen);
    }, withState: true);

    [Fact]
    public void A_subscription_that_nothing_handles_is_reported_and_can_be_retired() => ControlBench.Run(6, async b =>
    {
        await b.RestartAsync(("kept", Into([])), ("orphan", Into([])));
        await b.RestartAsync(("kept", Into([])));
        string note = Assert.Single(b.NotesOf(2104));
        Assert.Contains("subscriptions.RetireAsync(\"orphan\")", note, StringComparison.Ordinal);
        await b.Control.RetireAsync("orphan");
        Assert.Empty(await b.EntriesAsync("orphan"));
        await b.RestartAsync(("kept", Into([])));
        Assert.Single(b.NotesOf(2104));
        await Assert.ThrowsAsync<ArgumentException>(async () => await b.Control.RetireAsync("orphan"));
    });

    [Fact]
    public void A_generation_is_never_used_twice_not_even_after_retiring() => ControlBench.Run(7, async b =>
    {
        var keys = new List<string>();
        Action<SubscriptionBuilder> keeping = s => s.FromBeginning().On<Placed>((_, context, _) => { keys.Add(context.IdempotencyKey); return default; });
        await b.Fixture.PublishAsync(new Placed("a", 0));
        for (int generation = 1; generation <= 3; generation++)
        {
            await b.Control.AddAsync("again", keeping);
            await b.Fixture.SettleAsync();
            Assert.Equal(generation, (await b.RegistrationAsync("again"))!.Generation);
            await b.Control.RetireAsync("again");
        }
        Assert.Equal(3, keys.Distinct().Count());
    });

    [Fact]
    public void A_pause_lasts_over_a_restart() => ControlBench.Run(8, async b =>
    {
        var seen = new List<int>();
        await b.RestartAsync(("mailer", Into(seen)));
        await b.Control.PauseAsync("mailer");
        await b.Fixture.PublishAsync(new Placed("a", 1));
        await b.RestartAsync(("mailer", Into(seen)));
        Assert.Equal(SubscriptionState.Paused, Assert.Single(await b.Control.ListAsync()).State);
        await b.Control.ResumeAsync("mailer");
        await b.Fixture.SettleAsync();
        Assert.Equal([1], seen);
    });

    internal static RetryPolicy Fast => RetryPolicy.Default;

    internal static Action<SubscriptionBuilder> Into(List<int> seen) => s => Into(seen, s);

    private static SubscriptionBuilder Into(List<int> seen, SubscriptionBuilder s) => s.On<Placed>((e, _, _) => { seen.Add(e.Number); return default; });
}
