using Xunit;

namespace Ruslo.Tests.Subscriptions;

/// <summary>
/// Orders are paid, payments are noted, notes are copied into a state table, while stores fail, handlers fail, partitions fall behind,
/// and new owners take over from old ones that do not know it yet. In the end every effect is there once, in order.
/// </summary>
internal static class ExactlyOnceBattery
{
    private const int Orders = 6;
    private const int EventsPerOrder = 12;

    public static void Run(ulong seed) => Simulation.Run(seed, async simulation =>
    {
        var log = new InMemoryEventLog(simulation.Runtime);
        var faulty = new FaultyLog(log, simulation.Runtime, simulation.Random.Split()) { FaultsOneIn = simulation.Random.Pick([0, 15, 60]) };
        var f = new SubscriptionFixture(simulation, faulty, feedCapacity: simulation.Random.Pick([4, 16, 1024]));
        var poison = new Dictionary<(string, int), int>();
        var handledAtLeastOnce = new HashSet<(string, int)>();
        var owners = new List<SubscriptionRuntime>();
        await AddAsync(f, poison, handledAtLeastOnce, owners);
        for (int number = 0; number < EventsPerOrder; number++)
        {
            for (int order = 0; order < Orders; order++)
            {
                string name = "order-" + order;
                poison[(name, number)] = simulation.Random.OneIn(9) ? simulation.Random.Between(1, 9) : 0;
                await PublishAsync(f, log, new Placed(name, number));
            }
            if (simulation.Random.OneIn(2))
            {
                await simulation.Runtime.DelayAsync(TimeSpan.FromMilliseconds(simulation.Random.Next(2000)));
            }
            if (simulation.Random.OneIn(5))
            {
                f.Restart();
                await AddAsync(f, poison, handledAtLeastOnce, owners);
            }
        }
        faulty.FaultsOneIn = 0;
        if (f.Subscriptions.All().Count < 3)
        {
            f.Restart();
            await AddAsync(f, poison, handledAtLeastOnce, owners);
        }
        await EndedAsync(f, log);
        await CheckAsync(f, handledAtLeastOnce);
        foreach (SubscriptionRuntime owner in owners)
        {
            await owner.DisposeAsync();
        }
    });

    private static async Task AddAsync(SubscriptionFixture f, Dictionary<(string, int), int> poison, HashSet<(string, int)> handled, List<SubscriptionRuntime> owners)
    {
        owners.Add(f.Subscriptions);
        var policy = new RetryPolicy { InPlace = TimeSpan.FromMilliseconds(200) };
        await UntilDoneAsync(f, () => f.AddAsync("payment", s => s.FromBeginning().Partitions(2).ExactlyOnce().Retry(policy).On<Placed>(async (e, c, ct) =>
        {
            await c.Events.PublishAsync(new Paid(e.Order, e.Number), ct);
            Fail(poison, (e.Order, e.Number));
        })));
        await UntilDoneAsync(f, () => f.AddAsync("notes", s => s.FromBeginning().Partitions(3).Retry(policy).On<Paid>(async (e, c, ct) => await c.Events.PublishAsync(new Noted(e.Order, $"{e.Number}"), ct))));
        await UntilDoneAsync(f, () => f.AddAsync("mail", s => s.FromBeginning().Partitions(2).Retry(policy).On<Paid>((e, _, _) =>
        {
            handled.Add((e.Order, e.Number));
            return default;
        })));
    }

    private static void Fail(Dictionary<(string, int), int> poison, (string, int) at)
    {
        if (poison.TryGetValue(at, out int left) && left > 0)
        {
            poison[at] = left - 1;
            throw new InvalidOperationException("not now");
        }
    }

    private static async Task PublishAsync(SubscriptionFixture f, InMemoryEventLog log, Placed e)
    {
        NewEvent draft = new EventDrafting(f.Serializer).Draft(e, null, f.Runtime.Ids.NewId(f.Runtime.Time.GetUtcNow()), null, new());
        Assert.IsType<Appended>(await log.AppendAsync(new() { Events = new[] { draft } }));
    }

    /// <summary>A host that cannot start, because the store fails, is started again.</summary>
    private static async Task UntilDoneAsync(SubscriptionFixture f, Func<ValueTask> start)
    {
        while (true)
        {
            try
            {
                await start();
                return;
            }
            catch (IOException)
            {
                await f.Runtime.DelayAsync(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private static async Task EndedAsync(SubscriptionFixture f, InMemoryEventLog log)
    {
        DateTimeOffset end = f.Runtime.Time.GetUtcNow() + TimeSpan.FromHours(20);
        while (f.Subscriptions.All().Any(s => s.Status() is { Lag: > 0 } or { ParkedKeys: > 0 } or { State: not SubscriptionState.Running }))
        {
            Assert.True(f.Runtime.Time.GetUtcNow() < end, string.Join("; ", f.Subscriptions.All().Select(s => s.Status()).Select(s => $"{s.Name} {s.State} {s.Reason} lag {s.Lag} of {log.Head} parked {s.ParkedKeys}")));
            await f.Runtime.DelayAsync(TimeSpan.FromSeconds(5));
        }
    }

    private static async Task CheckAsync(SubscriptionFixture f, HashSet<(string, int)> handledAtLeastOnce)
    {
        List<RecordedEvent> paid = await f.ReadAsync("payments"), noted = await f.ReadAsync("notes");
        for (int order = 0; order < Orders; order++)
        {
            string name = "order-" + order;
            Assert.Equal(Enumerable.Range(0, EventsPerOrder), paid.Where(e => e.Stream.Key == name).Select(e => SubscriptionFixture.Decode<Paid>(f, e).Number));
            Assert.Equal(Enumerable.Range(0, EventsPerOrder), noted.Where(e => e.Stream.Key == name).Select(e => int.Parse(SubscriptionFixture.Decode<Noted>(f, e).Text, System.Globalization.CultureInfo.InvariantCulture)));
        }
        Assert.Equal(Orders * EventsPerOrder, handledAtLeastOnce.Count);
    }
}
