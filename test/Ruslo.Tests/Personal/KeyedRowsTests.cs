using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Ruslo.Tests.Personal;

public sealed class KeyedRowsTests
{
    private static readonly StateDefinition Definition = new("x", []);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_of_an_application_are_not_committed_before_the_key_of_what_waits_beside_them_is_durable()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        var store = new HeldKeyStore();
        await bench.Keys.OpenAsync(store, bench.Log, bench.Runtime.Ids, Stop);
        var rows = new Rows(await new InMemoryStateStore().OpenAsync(Definition, Stop));
        using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        var states = new RoutedStates(null, services, inner => new KeyedStateStore(inner, bench.Keys));
        states.Route("x", _ => new RowStore(rows));
        ITransactionalState state = Assert.IsAssignableFrom<ITransactionalState>(await states.OpenAsync(Definition, Stop));
        await using IStateTransaction transaction = await state.BeginAsync(Stop);
        bench.Keys.Use(SubjectId.Of("", "c1"));
        Task committing = transaction.CommitAsync(new(), Stop).AsTask();
        await store.Entered.Task.WaitAsync(Stop);
        Assert.Equal(0, rows.Commits);
        store.Release.SetResult();
        await committing;
        Assert.Equal(1, rows.Commits);
    }

    private sealed class RowStore(Rows rows) : IStateStore
    {
        public ValueTask<IState> OpenAsync(StateDefinition definition, CancellationToken cancellationToken = default) => new(rows);

        public ValueTask DeleteAsync(string owner, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Rows(IState inner) : ITransactionalState, IStateTransaction
    {
        public int Commits { get; private set; }

        public ValueTask<IStateTransaction> BeginAsync(CancellationToken cancellationToken = default) => new(this);

        public ValueTask JoinAsync(IServiceProvider handler, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask SaveAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask LeaveAsync() => ValueTask.CompletedTask;

        public ValueTask<bool> UndoAsync(CancellationToken cancellationToken = default) => new(true);

        public ValueTask<StaleOwner?> CommitAsync(StateChange change, CancellationToken cancellationToken = default)
        {
            Commits++;
            return inner.CommitAsync(change, cancellationToken);
        }

        public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string table, string key, CancellationToken cancellationToken = default) => inner.GetAsync(table, key, cancellationToken);

        public ValueTask<StatePage> QueryAsync(StateQuery query, CancellationToken cancellationToken = default) => inner.QueryAsync(query, cancellationToken);

        public ValueTask<long> CountAsync(StateQuery query, CancellationToken cancellationToken = default) => inner.CountAsync(query, cancellationToken);

        public ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default) => inner.ReadProgressAsync(prefix, cancellationToken);

        public ValueTask<IReadOnlyList<WaitingEmit>> ReadEmitsAsync(long after, int limit, CancellationToken cancellationToken = default) => inner.ReadEmitsAsync(after, limit, cancellationToken);

        public ValueTask FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
