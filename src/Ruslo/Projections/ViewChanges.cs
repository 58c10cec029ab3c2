using System.Runtime.CompilerServices;

namespace Ruslo;

/// <summary>
/// Follows the changes of views through the log: what a projection folds has changed once the projection has read past it. For pages; what
/// must not be lost is a subscription of its own.
/// </summary>
internal sealed class ViewChanges<TView>(ServedViews served, ViewReads reads, RegisteredProjection registered, string tenant) where TView : class
{
    private const int PageEvents = 256;
    private const int MaxParked = 1000;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly SubscriptionRuntime subscriptions = served.Subscriptions;
    private readonly Dictionary<StreamId, Token> parked = [];

    public async IAsyncEnumerable<Changed<TView>> ReadAsync(Token after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CallerContext.Leave();
        IEventLog log = subscriptions.Log;
        long position = after.IsEmpty ? log.Head : await CheckedAsync(after, cancellationToken);
        EventFilter filter = (subscriptions.Find(registered.Subscription)?.Definition.Filter ?? throw ServedViews.NotRunning(registered)) with { Tenant = tenant };
        while (true)
        {
            LogPage page = await log.ReadAsync(position, filter, PageEvents, cancellationToken);
            foreach ((StreamId key, Token token) in Waiting().Concat(await LastAsync(page.Events, cancellationToken)))
            {
                if (await LookAsync(key, token, cancellationToken) is { } changed)
                {
                    yield return changed;
                }
            }
            position = page.ReadThrough;
            if (position >= page.Head)
            {
                await NextAsync(position + 1, cancellationToken);
            }
        }
    }

    /// <summary>The views that events belong to, each with the last of them.</summary>
    private async ValueTask<List<KeyValuePair<StreamId, Token>>> LastAsync(IReadOnlyList<RecordedEvent> events, CancellationToken cancellationToken)
    {
        var last = new OrderedDictionary<StreamId, Token>();
        foreach (RecordedEvent e in events)
        {
            var token = Token.Of(subscriptions.Log.Id, e);
            foreach (RoutingKey key in await KeysAsync(e, token, cancellationToken))
            {
                var changed = new StreamId(tenant, "", key.Value);
                last.Remove(changed); // it comes where its last change does, so that whoever goes on behind a token has seen all before
                last.Add(changed, token);
            }
        }
        return [.. last];
    }

    private async ValueTask<IReadOnlyList<RoutingKey>> KeysAsync(RecordedEvent e, Token token, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await ChangedKeys.OfAsync<TView>(reads, registered, subscriptions.Serializer, e, token, cancellationToken);
            }
            catch (ViewBehindException)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private List<KeyValuePair<StreamId, Token>> Waiting()
    {
        List<KeyValuePair<StreamId, Token>> waiting = [.. parked];
        parked.Clear();
        return waiting;
    }

    /// <summary>The view once it has the event; null when it is parked before it: then it is looked at again later.</summary>
    private async ValueTask<Changed<TView>?> LookAsync(StreamId key, Token token, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await ChangedKeys.ReadAsync<TView>(reads, registered, key, token, cancellationToken);
            }
            catch (ViewParkedException) when (parked.Count < MaxParked)
            {
                parked[key] = token;
                return null;
            }
            catch (ViewBehindException)
            {
                cancellationToken.ThrowIfCancellationRequested(); // it takes its time: this reader has it
            }
        }
    }

    /// <summary>Returns when there may be more: the log has grown, or a parked view is to be looked at again.</summary>
    private async ValueTask NextAsync(long position, CancellationToken cancellationToken)
    {
        if (parked.Count == 0)
        {
            await subscriptions.Log.WaitAsync(position, cancellationToken);
            return;
        }
        await subscriptions.Runtime.DelayAsync(Look, cancellationToken);
    }

    private async ValueTask<long> CheckedAsync(Token after, CancellationToken cancellationToken)
        => await subscriptions.Log.FindAtAsync(after.Position, cancellationToken) is { } e && after.Identifies(subscriptions.Log.Id, e) ? after.Position
            : throw new ForeignTokenException($"The token is of an event that is not at position {after.Position} of this log: it is of another one, or the log was restored from an older backup. Read the views anew, and follow them without it.") { Position = after.Position };
}
