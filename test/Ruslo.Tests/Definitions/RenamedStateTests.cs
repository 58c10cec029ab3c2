using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Ruslo.Tests.Subscriptions.Definitions;

public sealed class RenamedStateTests
{
    private sealed record Sum(int Of);

    [Fact]
    public void A_renamed_subscription_takes_its_tables_along() => ControlBench.Run(1, async b =>
    {
        bool broken = true;
        Action<SubscriptionBuilder> summing = Summing(() => broken);
        await b.RestartAsync(("old", summing));
        await b.Fixture.PublishAsync(new Placed("a", 1), new Placed("bad", 10), new Placed("bad", 20), new Placed("b", 2));
        await b.Fixture.UntilAsync(() => b.Fixture.Parked("old").Count == 1, "the key is parked");
        await b.Fixture.SettleAsync();
        await b.RestartAsync(("new", s => summing(s.RenamedFrom("old"))));
        await b.Fixture.PublishAsync(new Placed("a", 3));
        await b.Fixture.SettleAsync();
        Assert.Equal(new(6), await b.Tables.GetAsync<Sum>("new", "sums", "all"));
        ParkedKey parked = Assert.Single(await b.Control.ListParkedAsync("new"));
        Assert.Equal(2, parked.Waiting);
        broken = false;
        Assert.Equal(ParkedAnswer.Done, await b.Control.RetryAsync("new", parked.Key, parked.Position));
        await b.Fixture.UntilAsync(() => b.Fixture.Parked("new").Count == 0, "the key is free");
        Assert.Equal(new(36), await b.Tables.GetAsync<Sum>("new", "sums", "all"));
        Assert.Equal(RegistrationState.Retired, (await b.RegistrationAsync("old"))!.State);
    }, withState: true);

    [Fact]
    public void Who_takes_the_former_name_later_begins_with_tables_of_its_own() => ControlBench.Run(2, async b =>
    {
        Action<SubscriptionBuilder> summing = Summing(static () => false);
        await b.RestartAsync(("old", summing));
        await b.Fixture.PublishAsync(new Placed("a", 1));
        await b.Fixture.SettleAsync();
        await b.RestartAsync(("new", s => summing(s.RenamedFrom("old"))));
        await b.RestartAsync(("new", summing), ("old", summing));
        await b.Fixture.PublishAsync(new Placed("a", 2));
        await b.Fixture.SettleAsync();
        Assert.Equal(new(3), await b.Tables.GetAsync<Sum>("new", "sums", "all"));
        Assert.Equal(new(3), await b.Tables.GetAsync<Sum>("old", "sums", "all")); // both from the beginning
        await b.Control.RetireAsync("old");
        await b.Fixture.PublishAsync(new Placed("a", 3));
        await b.Fixture.SettleAsync();
        Assert.Equal(new(6), await b.Tables.GetAsync<Sum>("new", "sums", "all"));
        await b.RestartAsync(("old", s => summing(s.RenamedFrom("new")))); // and back
        await b.Fixture.PublishAsync(new Placed("a", 4));
        await b.Fixture.SettleAsync();
        Assert.Equal(new(10), await b.Tables.GetAsync<Sum>("old", "sums", "all"));
        await b.Control.RetireAsync("old");
        await b.RestartAsync(("new", summing));
        await b.Fixture.SettleAsync();
        Assert.Equal(new(10), await b.Tables.GetAsync<Sum>("new", "sums", "all")); // from the beginning again: nothing was left behind
    }, withState: true);

    [Fact]
    public void Tables_cannot_come_or_go_with_a_new_name() => ControlBench.Run(3, async b =>
    {
        static void Plain(SubscriptionBuilder s) => s.ExactlyOnce().On<Placed>(static (_, _, _) => default);
        Action<SubscriptionBuilder> summing = Summing(static () => false);
        await b.RestartAsync(("plain", Plain), ("kept", summing));
        await b.Fixture.PublishAsync(new Placed("a", 1));
        await b.Fixture.SettleAsync();
        var comes = await Assert.ThrowsAsync<SetupException>(() => b.RestartAsync(("new", s => summing(s.RenamedFrom("plain"))), ("kept", summing)));
        Assert.Contains("'plain' kept none", comes.Message, StringComparison.Ordinal);
        var goes = await Assert.ThrowsAsync<SetupException>(() => b.RestartAsync(("plain", Plain), ("new", s => Plain(s.RenamedFrom("kept")))));
        Assert.Contains("'kept' kept some", goes.Message, StringComparison.Ordinal);
        await b.RestartAsync(("plain", Plain), ("kept", summing));
        await b.Fixture.PublishAsync(new Placed("a", 2));
        await b.Fixture.SettleAsync();
        Assert.Equal(new(3), await b.Tables.GetAsync<Sum>("kept", "sums", "all"));
    }, withState: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_process_that_dies_at_any_step_of_a_renaming_loses_and_doubles_nothing(bool goesBack)
    {
        int died = 0;
        for (int at = 2; died == at - 2; at++)
        {
            Simulation.Run((ulong)at, maxSteps: 200_000, body: async simulation =>
            {
                var death = new Death();
                var states = new ModelStateStore();
                var b = new ControlBench(new(simulation, new DyingLog(new InMemoryEventLog(simulation.Runtime), death), new DyingStates(states, death), services: static services => services.AddSingleton<StateTables>()));
                bool broken = true;
                Action<SubscriptionBuilder> summing = Summing(() => broken);
                await b.Control.StartAsync([], new HashSet<string>(), CancellationToken.None);
                await b.RestartAsync(("old", summing));
                await b.Fixture.PublishAsync(new Placed("a", 1), new Placed("bad", 10), new Placed("bad", 20), new Placed("b", 2));
                await b.Fixture.UntilAsync(() => b.Fixture.Parked("old").Count == 1, "the key is parked");
                await b.Fixture.SettleAsync();
                await b.Control.StopAsync(CancellationToken.None);
                death.At = at;
                try
                {
                    SubscriptionDefinition renamed = b.Fixture.Define("new", s => summing(s.RenamedFrom("old")));
                    await new Registrar(b.Log, b.Fixture.States, new(b.Fixture.Logger)).RecordAllAsync([renamed], CancellationToken.None);
                }
                catch (DeathException)
                {
                    died++;
                }
                death.At = 0;
                states.CutPower(simulation.Random);
                if (goesBack && (await b.RegistrationAsync("old"))!.State == RegistrationState.Active)
                {
                    await b.CrashAsync(("old", summing)); // people were frightened, and went back to the former version for a while
                    await b.Fixture.PublishAsync(new Placed("c", 100));
                    await b.Fixture.SettleAsync();
                    await b.Control.StopAsync(CancellationToken.None);
                }
                else
                {
                    await b.Fixture.PublishAsync(new Placed("c", 100));
                }
                await b.CrashAsync(("new", s => summing(s.RenamedFrom("old"))));
                broken = false;
                ParkedKey parked = Assert.Single(await b.Control.ListParkedAsync("new"));
                await b.Control.RetryAsync("new", parked.Key, parked.Position);
                await b.Fixture.UntilAsync(() => b.Fixture.Parked("new").Count == 0, "the key is free");
                await b.Fixture.SettleAsync();
                await b.Fixture.Runtime.DelayAsync(TimeSpan.FromSeconds(10));
                Assert.Equal(new(133), await b.Tables.GetAsync<Sum>("new", "sums", "all"));
                Assert.Equal([1, 2, 10, 20, 100], (await b.Fixture.ReadAsync("payments")).Select(e => SubscriptionFixture.Decode<Paid>(b.Fixture, e).Number).Order());
                await b.Control.StopAsync(CancellationToken.None);
            });
        }
        Assert.True(died >= 8, $"a renaming has {died / 2} durable steps");
    }

    private static Action<SubscriptionBuilder> Summing(Func<bool> isBroken) => s => s.FromBeginning().Partitions(3).Retry(RetryPolicy.Default).State<Sum>("sums").On<Placed>(async (e, context, ct) =>
    {
        if (e.Order == "bad" && isBroken())
        {
            throw new InvalidOperationException("broken");
        }
        await context.State<Sum>().UpdateAsync("all", before => new((before?.Of ?? 0) + e.Number), ct);
        await context.Events.PublishAsync(new Paid(e.Order, e.Number), ct);
    });
}
