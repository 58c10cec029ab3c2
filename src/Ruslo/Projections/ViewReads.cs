using System.Data.Common;

namespace Ruslo;

/// <summary>Reads what projections have committed, and waits until they have.</summary>
internal sealed class ViewReads(ServedViews served)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Stands for all keys: a projection runs in one partition.</summary>
    private static readonly StreamId Whole = new("", "", "*");

    private readonly SubscriptionRuntime subscriptions = served.Subscriptions;

    public async ValueTask<TView?> GetAsync<TView>(RegisteredProjection projection, StreamId key, CancellationToken cancellationToken) where TView : class
    {
        StateTableBinding table = served.TableOf(projection);
        string document = ViewKey.Of(key);
        return await CommittedAsync(projection, state => state.GetAsync(table.Table.Name, document, cancellationToken)) is { } bytes ? table.Read<TView>(document, bytes) : null;
    }

    /// <summary>What is kept about a value that stands for a key.</summary>
    public async ValueTask<LookedUpKey?> LookUpAsync(RegisteredProjection projection, string document, CancellationToken cancellationToken)
        => await CommittedAsync(projection, state => state.GetAsync(KeptLookups.Table, document, cancellationToken)) is { } bytes ? KeptLookups.Binding.Read<LookedUpKey>(document, bytes) : null;

    public async ValueTask<DocumentPage<TView>> QueryAsync<TView>(RegisteredProjection projection, StateQuery query, CancellationToken cancellationToken) where TView : class
    {
        StateTableBinding table = served.TableOf(projection);
        StatePage page = await CommittedAsync(projection, state => state.QueryAsync(query with { Table = table.Table.Name }, cancellationToken));
        return new([.. page.Documents.Select(d => KeyValuePair.Create(ViewKey.KeyOf(d.Key), table.Read<TView>(d.Key, d.Value)))], page.Cursor);
    }

    public async ValueTask<long> CountAsync(RegisteredProjection projection, StateQuery query, CancellationToken cancellationToken)
    {
        StateTableBinding table = served.TableOf(projection);
        return await CommittedAsync(projection, state => state.CountAsync(query with { Table = table.Table.Name }, cancellationToken));
    }

    /// <exception cref="RusloException">The state store knows no SQL.</exception>
    public async ValueTask<SqlRows> SqlAsync(RegisteredProjection projection, string tenant, string text, IReadOnlyDictionary<string, object?>? parameters, CancellationToken cancellationToken)
    {
        StateTableBinding table = served.TableOf(projection);
        (string first, string last) = ViewKey.RangeOf(tenant);
        var query = new SqlQuery(text, table.Table.Name) { From = first, Before = last, KeyPrefix = first, IndexValue = value => ViewIndexValue.Of(tenant, value) };
        return await CommittedAsync(projection, state => state is ISqlState sql
            ? sql.QuerySqlAsync(parameters is null ? query : query with { Parameters = parameters }, cancellationToken)
            : throw new RusloException($"The views of projection '{projection.Name}' lie in a state store that knows no SQL: use UseEmbedded(…), or query them by key and by index."));
    }

    /// <summary>Reads the tables that a projection makes itself. Keys that are parked are not waited for: nobody knows which rows they are about.</summary>
    public async ValueTask<TResult> ReadSqlAsync<TResult>(RegisteredProjection projection, Func<DbConnection, CancellationToken, ValueTask<TResult>> read, Token after, CancellationToken cancellationToken)
    {
        await ReadPastAsync(projection, Whole, after, cancellationToken, mayBeParked: true);
        return await CommittedAsync(projection, state => ((ISqlState)state).ReadSqlAsync(read, cancellationToken));
    }

    /// <summary>The past of a view.</summary>
    public ViewPast<TView> PastOf<TView>(RegisteredProjection projection, StreamId key) where TView : class => new(served, projection, key);

    /// <summary>The changes of the views of one tenant.</summary>
    public ViewChanges<TView> ChangesOf<TView>(RegisteredProjection projection, string tenant) where TView : class => new(served, this, projection, tenant);

    /// <summary>Returns when the partition of a key has read past a token, and the key is not parked before it.</summary>
    public async ValueTask ReadPastAsync(RegisteredProjection projection, StreamId key, Token after, CancellationToken cancellationToken, bool mayBeParked = false)
    {
        if (after.IsEmpty)
        {
            return;
        }
        CheckLog(after);
        IReadableViews views = served.Of(projection);
#if PLANTED
        if (PlantedProjections.TokensAreNotWaitedFor)
        {
            return;
        }
#endif
        if (!views.HasPassed(key, after.Position))
        {
            views = await WaitAsync(projection, key, after, cancellationToken);
        }
        await CheckEventAsync(after, cancellationToken);
#if PLANTED
        if (PlantedProjections.TokensAreServedOverParkedKeys)
        {
            return;
        }
#endif
        if (!mayBeParked && views.ParkedAt(key) is { } parked && parked <= after.Position)
        {
            throw new ViewParkedException(projection.Name, views.Subscription, key, parked);
        }
    }

    /// <summary>Returns when the projection has read past a token, and the event there is not parked for any key.</summary>
    public async ValueTask PassedAsync(RegisteredProjection projection, Token token, CancellationToken cancellationToken)
    {
        if (token.IsEmpty)
        {
            return;
        }
        CheckLog(token);
        IReadableViews views = served.Of(projection);
        if (!views.HasPassed(Whole, token.Position))
        {
            views = await WaitAsync(projection, Whole, token, cancellationToken);
        }
        await CheckEventAsync(token, cancellationToken);
        if (views.ParkedKeyOf(token.Position) is { } key)
        {
            throw new ViewParkedException(projection.Name, views.Subscription, key, views.ParkedAt(key) ?? token.Position);
        }
    }

    private void CheckLog(Token token)
    {
        if (token.LogId != subscriptions.Log.Id)
        {
            throw new ForeignTokenException($"The token is of the log {token.LogId}, and this application's is {subscriptions.Log.Id}: a token is good only in the application that gave it. Read without the token.") { Position = token.Position };
        }
    }

    private async ValueTask CheckEventAsync(Token token, CancellationToken cancellationToken)
    {
        if (await subscriptions.Log.FindAtAsync(token.Position, cancellationToken) is not { } e || !token.Identifies(subscriptions.Log.Id, e))
        {
            throw new ForeignTokenException($"The token is of an event that is not at position {token.Position} any more: the log was restored from an older backup. Read without the token.") { Position = token.Position };
        }
    }

    /// <summary>A read of a state that may be closed meanwhile, because others have taken its place: then it reads those.</summary>
    private async ValueTask<T> CommittedAsync<T>(RegisteredProjection projection, Func<IState, ValueTask<T>> read)
    {
        for (IState? closed = null; ;)
        {
            IState state = served.Of(projection).State;
            try
            {
                return state != closed ? await read(state) : throw ServedViews.NotRunning(projection);
            }
            catch (ObjectDisposedException)
            {
                closed = state;
            }
        }
    }

    private async ValueTask<IReadableViews> WaitAsync(RegisteredProjection projection, StreamId key, Token after, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(projection.Options.Wait, subscriptions.Runtime.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        while (true)
        {
            IReadableViews views = served.Of(projection);
            try
            {
                if (await views.WaitAsync(key, after.Position, either.Token))
                {
                    return views;
                }
                await subscriptions.Runtime.DelayAsync(Look, either.Token); // it stops, perhaps to run again
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw views.ParkedAt(key) is { } parked && parked <= after.Position
                    ? new ViewParkedException(projection.Name, views.Subscription, key, parked)
                    : new ViewBehindException(projection.Name, key, after.Position, views.ReachedBy(key), projection.Options.Wait, views.ReasonOf(key));
            }
        }
    }
}
