using Xunit;

namespace Ruslo.Tests.Subscriptions.Definitions;

public sealed class DryRunTests
{
    public sealed record Sum(int Of);

    [Fact]
    public void A_dry_run_leaves_nothing() => ControlBench.Run(41, async b =>
    {
        await b.Control.AddAsync("payer", s => s.FromBeginning().FreeOfOutsideEffects().ExactlyOnce().On<Placed>(static async (e, context, ct) =>
        {
            if (e.Number < 0)
            {
                throw new InvalidOperationException("negative");
            }
            await context.Events.PublishAsync(new Paid(e.Order, e.Number), ct);
        }));
        for (int i = 0; i < 10; i++)
        {
            await b.Fixture.PublishAsync(new Placed($"k{i}", i));
        }
        long bad = await b.Fixture.PublishAsync(new Placed("bad", -1));
        await b.Fixture.UntilAsync(() => b.Fixture.Status("payer").ParkedKeys == 1, "the key is parked");
        await b.Fixture.SettleAsync();
        await b.Control.PauseAsync("payer");
        long head = b.Log.Head;
        IReadOnlyList<ProgressEntry> before = await b.Log.ReadProgressAsync("sub/");

        DryRunResult result = await b.Control.DryRunAsync("payer", SubscriptionStart.Beginning);

        Assert.Equal((10, 10, 10, null), (result.Handled, result.Published, result.FirstPublished.Count, result.EndedBecause));
        Assert.Equal(bad, Assert.Single(result.Failed).Position);
        Assert.Equal(head, b.Log.Head);
        Assert.Equal(before.Select(static e => (e.Entry, Convert.ToHexString(e.Value.Span))), (await b.Log.ReadProgressAsync("sub/")).Select(static e => (e.Entry, Convert.ToHexString(e.Value.Span))));
    });

    [Fact]
    public void A_dry_run_does_not_touch_tables() => ControlBench.Run(42, async b =>
    {
        await b.Control.AddAsync("sums", s => s.FromBeginning().FreeOfOutsideEffects().State<Sum>("sums")
            .On<Placed>(static async (e, context, ct) => await context.State<Sum>().UpdateAsync("all", before => new((before?.Of ?? 0) + e.Number), ct)));
        await b.Fixture.PublishAsync(new Placed("a", 1), new Placed("a", 2));
        await b.Fixture.SettleAsync();
        Assert.Equal(2, (await b.Control.DryRunAsync("sums", SubscriptionStart.Beginning)).Handled);
        Assert.Equal(3, (await b.Tables.GetAsync<Sum>("sums", "sums", "all"))!.Of);
    }, withState: true);

    [Fact]
    public void Handlers_that_are_not_declared_free_of_outside_effects_are_not_called() => ControlBench.Run(43, async b =>
    {
        var seen = new List<int>();
        await b.Control.AddAsync("mailer", RegistrationTests.Into(seen));
        await b.Fixture.PublishAsync(new Placed("a", 1));
        await b.Fixture.SettleAsync();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(async () => await b.Control.DryRunAsync("mailer", SubscriptionStart.Beginning));
        Assert.Contains("FreeOfOutsideEffects", refused.Message, StringComparison.Ordinal);
        Assert.Equal([1], seen);
    });
}
