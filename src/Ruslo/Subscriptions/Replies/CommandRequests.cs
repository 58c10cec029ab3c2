using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Ruslo;

/// <summary>
/// Sends commands and waits for replies. The waiter is registered before the command is recorded, so that no reply can pass it; what was
/// recorded before that, of a command that was sent earlier, is looked up by its correlation, with which its reply-to flows.
/// </summary>
internal sealed class CommandRequests(Lazy<SubscriptionRuntime> subscriptions) : IRequests
{
    /// <summary>How long a request waits unless it says so.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    private const int PageEvents = 256;

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<Type, FrozenSet<string>> namesOf = new();

    public async ValueTask<Reply<TReply>> RequestAsync<TReply>(ICommandBus bus, object command, SendOptions options, TimeSpan? timeout, CancellationToken cancellationToken) where TReply : class
    {
        CallerContext.Leave();
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(options);
        SubscriptionRuntime runtime = subscriptions.Value;
        TimeSpan patience = timeout ?? DefaultTimeout;
        if (patience <= TimeSpan.Zero || patience > LongestTimeout)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A request waits for more than no time, and for at most a day. What takes longer is a subscription to the reply.");
        }
        if (options.Headers.Find(WellKnownHeaders.ReplyTo) is not null)
        {
            throw new ArgumentException($"The header {WellKnownHeaders.ReplyTo} of a request is its own: leave it out, or send the command with SendAsync, and let a subscription handle the reply.", nameof(options));
        }
        Guid id = options.CommandId ?? runtime.Runtime.Ids.NewId(runtime.Runtime.Time.GetUtcNow());
        SendOptions sending = options with { CommandId = id, Headers = options.Headers.With(WellKnownHeaders.ReplyTo, ReplyTo.ForRequest(id).ToString()) };
        var wait = new ReplyWait(id, typeof(TReply), NamesOf(typeof(TReply), runtime.Serializer.Catalog));
        await runtime.BeginAsync(cancellationToken);
#if PLANTED
        Published? early = PlantedReplies.WaitersComeAfterTheAppend ? await bus.SendAsync(command, sending, cancellationToken) : null;
#endif
        runtime.Tail.Replies.Add(wait);
        try
        {
            long reaching = runtime.Tail.Reaching; // what lies behind may have been handed out before this waited
            Published sent = await bus.SendAsync(command, sending, cancellationToken);
#if PLANTED
            reaching = early is not null ? 0 : reaching;
#endif
            if (sent.EventId != id)
            {
                throw new InvalidOperationException($"A filter of publishing has changed the id of the requested {command.GetType().Name} from {id} to {sent.EventId}, so no reply can be found. Let it keep the options of what is sent.");
            }
            ReplyEnd end = await EndAsync(runtime, wait, sent, reaching, patience, cancellationToken);
            return new(end.Outcome, sent, end.Recorded is { } recorded ? Token.Of(runtime.Log.Id, recorded) : sent.Token)
            {
                Value = end.Outcome == ReplyOutcome.Replied ? (TReply)end.Decoded! : null,
                Refused = end.Decoded as CommandRefused is { } refused && end.Outcome == ReplyOutcome.Refused ? refused : null,
                Why = end.Why,
            };
        }
        finally
        {
            runtime.Tail.Replies.Remove(wait);
        }
    }

    private static async ValueTask<ReplyEnd> EndAsync(SubscriptionRuntime runtime, ReplyWait wait, Published sent, long reaching, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var time = new CancellationTokenSource(patience, runtime.Runtime.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        var handler = new CommandPassage(runtime, wait);
        Task watching = Task.CompletedTask;
        try
        {
            RecordedEvent command = await runtime.Log.FindAtAsync(sent.Token.Position, either.Token)
                ?? throw new RusloException($"The command {sent.EventId}, recorded at position {sent.Token.Position}, is not there.") { Position = sent.Token.Position, EventId = sent.EventId };
            await LookBackAsync(runtime, wait, command, reaching, either.Token);
            watching = handler.WatchAsync(command, either.Token);
            await wait.Ended.OrCancelledAsync(either.Token);
            return await wait.Ended;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ReplyEnd.Without(ReplyOutcome.TimedOut, $"none came within {patience}: {handler.WhyNot(sent.Token.Position)}.");
        }
        finally
        {
            either.Cancel(); // CancelAsync calls back on the thread pool
            await watching;
        }
    }

    private static async ValueTask LookBackAsync(SubscriptionRuntime runtime, ReplyWait wait, RecordedEvent command, long reaching, CancellationToken cancellationToken)
    {
#if PLANTED
        reaching = PlantedReplies.NobodyLooksBack ? 0 : reaching;
#endif
        for (long after = command.Position; after < reaching && !wait.Ended.IsCompleted;)
        {
            LogPage page = await runtime.Log.FindCorrelatedAsync(command.CorrelationId, after, PageEvents, cancellationToken);
            foreach (RecordedEvent e in page.Events.TakeWhile(e => e.Position <= reaching))
            {
                runtime.Tail.Replies.OfferEarlier(wait, e);
            }
            if (page.ReadThrough <= after)
            {
                break;
            }
            after = page.ReadThrough;
        }
        runtime.Tail.Replies.HasLookedBack(wait);
    }

    /// <summary>The names of the events that can be, or be read as, a reply.</summary>
    private FrozenSet<string> NamesOf(Type reply, EventCatalog catalog)
        => namesOf.GetOrAdd(reply, static (type, catalog) =>
        {
            EventDescriptor[] replies = [.. catalog.AssignableTo(type).Where(static d => d.Kind != EventKind.Command)];
            return replies.Length > 0 ? replies.SelectMany(static d => d.Aliases.Append(d.Name)).ToFrozenSet(StringComparer.Ordinal)
                : throw new ArgumentException($"A reply of type {type} cannot come: the catalog knows no such event. A reply is an event that follows from the command; give it [Event(\"a-name\")] in an assembly that Ruslo's generator sees.");
        }, catalog);
}
