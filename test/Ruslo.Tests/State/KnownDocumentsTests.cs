using System.Collections.Concurrent;
using System.Text;
using CsCheck;
using Xunit;

namespace Ruslo.Tests;

/// <summary>Documents that are kept so that they need not be read.</summary>
public sealed class KnownDocumentsTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public void What_is_known_is_what_was_set_last_also_where_that_is_nothing()
    {
        using var known = new KnownDocuments(new());
        Assert.False(known.TryGet(At("a"), out _));
        known.Set(At("a"), new byte[] { 1 });
        known.Set(At("b"), null);
        known.Set(At("a"), new byte[] { 2 });
        Assert.True(known.TryGet(At("a"), out ReadOnlyMemory<byte>? a));
        Assert.Equal([2], a!.Value.ToArray());
        Assert.True(known.TryGet(At("b"), out ReadOnlyMemory<byte>? b));
        Assert.Null(b);
        Assert.False(known.TryGet(new("another", "a"), out _));
        known.Clear();
        Assert.False(known.TryGet(At("a"), out _));
    }

    [Fact]
    public void It_keeps_no_more_than_its_share_and_what_is_asked_for_longest()
    {
        var budget = new DocumentBudget(bytes: 100_000);
        using var known = new KnownDocuments(budget);
        for (int i = 0; i < 1000; i++)
        {
            known.Set(At($"{i}"), new byte[1000]);
            Assert.InRange(known.Count, 1, 100);
            Assert.True(known.TryGet(At("0"), out _)); // somebody needs it all the time
        }
        Assert.False(known.TryGet(At("1"), out _));
        Assert.True(known.TryGet(At("999"), out _));
        using (var other = new KnownDocuments(budget))
        {
            other.Set(At("a"), null);
            Assert.Equal(50_000, budget.Share);
            for (int i = 0; i < 1000; i++)
            {
                known.Set(At($"{i}"), new byte[1000]);
            }
            Assert.InRange(known.Count, 1, 50);
        }
        Assert.Equal(100_000, budget.Share);
        known.Set(At("large"), new byte[60_000]);
        known.Set(At("larger"), new byte[110_000]);
        known.Set(At("small"), new byte[1]);
        Assert.Equal(2, known.Count); // what is larger than the share goes with the next one that is
    }

    [Fact]
    public void It_is_never_more_than_it_counts() => Gen.Select(Gen.Int[0, 40], Gen.Int[-1, 3000]).Array[0, 400].Sample(steps =>
    {
        using var known = new KnownDocuments(new(bytes: 40_000));
        var model = new Dictionary<int, int>();
        foreach ((int key, int length) in steps)
        {
            if (known.TryGet(At($"{key}"), out ReadOnlyMemory<byte>? found))
            {
                Assert.Equal(model[key], found?.Length ?? -1);
            }
            known.Set(At($"{key}"), length < 0 ? default(ReadOnlyMemory<byte>?) : new byte[length]);
            model[key] = length;
            int kept = Enumerable.Range(0, 41).Sum(i => known.TryGet(At($"{i}"), out ReadOnlyMemory<byte>? one) ? one?.Length ?? 0 : 0);
            Assert.InRange(kept, 0, 40_000 + 3000);
        }
    }, iter: 200);

    [Fact]
    public async Task A_document_is_read_once_and_what_is_staged_is_known_when_it_is_committed()
    {
        var definition = new StateDefinition("subscription test", [new("items")]);
        StateTableBinding items = new StateTableBuilder<Item>().Build("items", new CatalogBuilder().Build());
        IState state = await new InMemoryStateStore().OpenAsync(definition, None);
        await state.CommitAsync(new StateChange { Writes = [new("items", "a", """{"N":1}"""u8.ToArray())] }, None);
        var tables = new SubscriptionTables("test", definition, [items], state);
        using var known = new KnownDocuments(new());
        Assert.Equal(1, await ReadAsync("a"));
        await state.CommitAsync(new StateChange { Writes = [new("items", "a", """{"N":9}"""u8.ToArray())] }, None); // by nobody
        Assert.Equal(1, await ReadAsync("a"));

        var batch = new StagedDocuments(tables, known);
        DocumentAttempt attempt = batch.Begin();
        attempt.Table<Item>(null).Set("a", new(2));
        attempt.Table<Item>(null).Delete("b");
        batch.Accept(attempt);
        Assert.Equal(1, await ReadAsync("a")); // it may still fail
        batch.Committed();
        Assert.Equal(2, await ReadAsync("a"));
        Assert.Null(await ReadAsync("b"));

        async Task<int?> ReadAsync(string key) => (await new StagedDocuments(tables, known).Begin().Table<Item>(null).GetAsync(key, None))?.N;
    }

    [Fact]
    public void Several_may_be_read_and_known_at_once()
    {
        using var known = new KnownDocuments(new(bytes: 40_000)); // halves change places all the time
        var failures = new ConcurrentQueue<Exception>();
        Thread[] readers = [.. Enumerable.Range(0, 4).Select(reader => new Thread(() =>
        {
            try
            {
                for (int i = 0; i < 50_000; i++)
                {
                    string key = $"{(i * 7 + reader) % 300}";
                    if (!known.TryGet(At(key), out ReadOnlyMemory<byte>? found))
                    {
                        known.Set(At(key), Encoding.UTF8.GetBytes(key));
                    }
                    else
                    {
                        Assert.Equal(key, Encoding.UTF8.GetString(found!.Value.Span));
                    }
                }
            }
            catch (Exception failure)
            {
                failures.Enqueue(failure);
            }
        }))];
        Array.ForEach(readers, static reader => reader.Start());
        Array.ForEach(readers, static reader => reader.Join());
        Assert.Empty(failures);
        Assert.InRange(known.Count, 1, 300);
    }

    [Fact]
    public async Task A_count_while_a_commit_is_under_way_counts_what_that_has_staged_once()
    {
        var definition = new StateDefinition("subscription test", [new("items")]);
        StateTableBinding items = new StateTableBuilder<Item>().Build("items", new CatalogBuilder().Build());
        IState inner = await new InMemoryStateStore().OpenAsync(definition, None);
        var committing = new TaskCompletionSource();
        StagedDocuments? first = null;
        var tables = new SubscriptionTables("test", definition, [items], new CommittingState(inner, CommitAsync));
        first = new StagedDocuments(tables);
        DocumentAttempt before = first.Begin();
        before.Table<Item>(null).Set("a", new(1));
        first.Accept(before);
        Documents<Item> next = new StagedDocuments(tables, before: first, committing: committing.Task).Begin().Table<Item>(null);
        next.Set("b", new(2));
        Task<long> counting = next.CountAsync(cancellationToken: None).AsTask();
        await CommitAsync();
        Assert.Equal(2, await counting);

        async Task CommitAsync()
        {
            if (!committing.Task.IsCompleted)
            {
                await inner.CommitAsync(new StateChange { Writes = first!.Writes() }, None);
                committing.SetResult();
            }
        }
    }

    private static DocumentKey At(string key) => new("items", key);

    private sealed record Item(int N);

    /// <summary>A state in which a commit comes to its end between two reads.</summary>
    private sealed class CommittingState(IState inner, Func<Task> commit) : ForwardingState(inner)
    {
        public override async ValueTask<long> CountAsync(StateQuery query, CancellationToken cancellationToken = default)
        {
            long count = await base.CountAsync(query, cancellationToken);
            await commit();
            return count;
        }
    }
}
