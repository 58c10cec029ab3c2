using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Ruslo.Tests.Subscriptions;

/// <summary>On the real thread pool: what a simulation cannot see.</summary>
public sealed class ThreadTests
{
    private const int Publishers = 8;
    private const int EventsPerPublisher = 1500;

    [Theory]
    [InlineData(4)]
    [InlineData(1024)]
    public async Task Many_publishers_and_subscriptions_lose_double_and_reorder_nothing(int feedCapacity)
    {
        var runtime = new RusloRuntime();
        var serializer = new EventSerializer(new CatalogBuilder()
            .Event<Placed>("placed", "orders", key: e => e.Order).Event<Paid>("paid", "payments", key: e => e.Order).Build());
        await using var log = new InMemoryEventLog(runtime);
        await using var subscriptions = new SubscriptionRuntime(log, serializer, new ServiceCollection().BuildServiceProvider(), runtime, NullLogger.Instance) { FeedCapacity = feedCapacity };
        var placed = new Witness(Publishers * EventsPerPublisher);
        var paid = new Witness(Publishers * EventsPerPublisher);
        await AddAsync("lazy", s => s.On<Placed>((e, _, _) => placed.See(e.Order, e.Number)));
        await AddAsync("emitting", s => s.ExactlyOnce().Partitions(3).On<Placed>(async (e, c, ct) => await c.Events.PublishAsync(new Paid(e.Order, e.Number), ct)));
        await AddAsync("following", s => s.Partitions(5).On<Paid>((e, _, _) => paid.See(e.Order, e.Number)));

        await Task.WhenAll(Enumerable.Range(0, Publishers).Select(publisher => Task.Run(() => PublishAsync(log, serializer, runtime, publisher))));
        await placed.Complete.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        await paid.Complete.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        Assert.Null(placed.Mistake);
        Assert.Null(paid.Mistake);

        async Task AddAsync(string name, Action<SubscriptionBuilder> configure)
        {
            var builder = new SubscriptionBuilder(name, serializer.Catalog);
            configure(builder);
            await subscriptions.AddAsync(builder.Build());
        }
    }

    private static async Task PublishAsync(InMemoryEventLog log, EventSerializer serializer, RusloRuntime runtime, int publisher)
    {
        var drafting = new EventDrafting(serializer);
        for (int i = 0; i < EventsPerPublisher; i++)
        {
            NewEvent e = drafting.Draft(new Placed($"{publisher}-{i % 7}", i / 7), null, runtime.Ids.NewId(runtime.Time.GetUtcNow()), null, new());
            Assert.IsType<Appended>(await log.AppendAsync(new() { Events = new[] { e } }));
        }
    }

    /// <summary>Sees to it that every key counts up from 0 without a gap or a repetition.</summary>
    private sealed class Witness(int expected)
    {
        private readonly ConcurrentDictionary<string, int> next = new();
        private readonly TaskCompletionSource complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int seen;

        public Task Complete => complete.Task;

        public string? Mistake { get; private set; }

        public ValueTask See(string key, int number)
        {
            int due = next.GetOrAdd(key, 0);
            if (due != number)
            {
                Mistake = $"{key} came with {number} instead of {due}.";
                complete.TrySetResult();
            }
            next[key] = number + 1;
            if (Interlocked.Increment(ref seen) == expected)
            {
                complete.TrySetResult();
            }
            return default;
        }
    }
}
