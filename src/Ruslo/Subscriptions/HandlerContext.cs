using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>What a handler knows about the event that it handles, and the bus through which it emits. Valid until the handler ends.</summary>
public sealed class HandlerContext
{
    private readonly RunningSubscription subscription;
    private readonly BatchEffects effects;
    private UnitOfWork? unit;
    private StagedAttempt? staged;
    private DocumentAttempt? documents;
    private StagingBus? bus;
    private AsyncServiceScope? scope;
    private List<(Func<HandlerContext, object> Make, object Handler)>? handlers;
    private List<object>? owned;
    private bool hasEnded;

    internal HandlerContext(RunningSubscription subscription, BatchEffects effects, RecordedEvent recorded, IReadOnlyList<object> decoded, StreamId key, long epoch, int attempt)
    {
        (this.subscription, this.effects) = (subscription, effects);
        (Recorded, Decoded, RoutingKey, Attempt) = (recorded, decoded, key, attempt);
        Fence = new(epoch, recorded.Position);
    }

    /// <summary>The name of the subscription that handles.</summary>
    public string Subscription => subscription.Name;

    /// <summary>The event as it was recorded.</summary>
    public RecordedEvent Recorded { get; }

    /// <summary>The token of the event: a read of a view after it has the event in it.</summary>
    public Token Token => Token.Of(subscription.LogId, Recorded);

    /// <summary>A person has given something else instead of what was recorded.</summary>
    internal bool IsEdited { get; init; }

    internal IEventLog Log => subscription.Log;

    internal EventSerializer Serializer => subscription.Serializer;

    internal Telemetry Telemetry => subscription.Telemetry;

    internal DateTimeOffset Now => subscription.Now;

    /// <summary>The subscription stops.</summary>
    internal CancellationToken Stopping => subscription.Stopping;

    /// <summary>What the recorded event decodes into, in order; empty when its name is unknown to this application. After an edit of a parked event: what a person gave instead.</summary>
    public IReadOnlyList<object> Decoded { get; }

    /// <summary>The routing key that it is handled for; without a topic where the subscription computes its own.</summary>
    public StreamId RoutingKey { get; }

    /// <summary>The same for every attempt at this event by this subscription, also after a crash; a rewind gives new ones. A command may bring its own: see <see cref="SendOptions.IdempotencyKey"/>.</summary>
    public string IdempotencyKey => Recorded.Kind == EventKind.Command && Recorded.Headers.Find(WellKnownHeaders.IdempotencyKey) is { } own ? own : Unit.IdempotencyKey;

    /// <summary>For a receiver outside that must not accept a late call of a former owner.</summary>
    public HandlerFence Fence { get; }

    /// <summary>Which attempt at this event this is in a row, from 1.</summary>
    public int Attempt { get; }

    /// <summary>The services of this attempt's scope.</summary>
    public IServiceProvider Services => (scope ??= NewScope()).ServiceProvider;

    /// <summary>Publishes with the handler: committed together with its progress. The same as an injected <see cref="IEventBus"/>.</summary>
    public IEventBus Events => bus ??= new(Staged);

    /// <summary>Sends commands with the handler: committed together with its progress. The same as an injected <see cref="ICommandBus"/>.</summary>
    public ICommandBus Commands => bus ??= new(Staged);

    private UnitOfWork Unit => unit ??= new(subscription.LogId, subscription.Name, subscription.Generation, Recorded, RoutingKey);

    /// <summary>The command that is handled was refused, and that is recorded.</summary>
    internal bool HasRefused { get; set; }

    /// <summary>What its attempt stages.</summary>
    internal StagedAttempt Staged => staged ??= Lasting().Staged.Begin(Unit);

    /// <summary>A state table of the subscription. What the handler sets there is committed together with its progress.</summary>
    /// <param name="table">Its name; may be left out when it is the only one of this type.</param>
    /// <exception cref="RusloException">The subscription declares no such table.</exception>
    public Documents<TDocument> State<TDocument>(string? table = null) where TDocument : class
        => (documents ??= Lasting().Documents?.Begin())?.Table<TDocument>(table, Recorded.Stream.Tenant)
            ?? throw new RusloException($"Subscription '{subscription.Name}' has no state tables: declare one with State<{TypeText.Short(typeof(TDocument))}>(\"a-name\").");

    /// <summary>Work in the transaction that commits its progress.</summary>
    internal void Stage(SqlWork work) => StagedDocuments.Work.Add(work);

    /// <summary>What its attempt stages in tables; only of a subscription that has some.</summary>
    internal DocumentAttempt StagedDocuments => documents ??= Lasting().Documents!.Begin();

    /// <summary>A nested scope that stages with this handler; dispose it. One made from <see cref="IServiceScopeFactory"/> stands on its own: it commits at once.</summary>
    public AsyncServiceScope CreateScope() => NewScope();

    /// <summary>The handler of this attempt: made once for all that it handles.</summary>
    internal object HandlerOf(Func<HandlerContext, object> make)
    {
        handlers ??= [];
        foreach ((Func<HandlerContext, object> made, object handler) in handlers)
        {
            if (ReferenceEquals(made, make))
            {
                return handler;
            }
        }
        object created = make(this);
        handlers.Add((make, created));
        return created;
    }

    /// <summary>A handler that no scope disposes.</summary>
    internal object Own(object handler)
    {
        if (handler is IDisposable or IAsyncDisposable)
        {
            (owned ??= []).Add(handler);
        }
        return handler;
    }

    /// <summary>Ends a successful attempt: what it has staged is its batch's.</summary>
    /// <returns>A conflict, when it cannot be.</returns>
    internal Conflict? Complete()
    {
        hasEnded = true;
        documents?.Close();
        staged?.Complete();
        if (staged is { Staged.Count: > 0 } && !subscription.Definition.Emits)
        {
            throw new InvalidOperationException($"'{Subscription}' folds views and publishes nothing: let a subscription of its own handle the event and publish.");
        }
        if (staged is not null && (staged.Staged.Count > 0 || staged.Streams.Count > 0) && effects.Staged.Accept(staged) is { } conflict)
        {
            return conflict;
        }
        if (documents is not null)
        {
            effects.Documents!.Accept(documents);
        }
        return null;
    }

    /// <summary>Ends a failed attempt: what it has staged is gone.</summary>
    internal void Abandon()
    {
        hasEnded = true;
        documents?.Close();
        staged?.Close();
    }

    /// <summary>Disposes what the attempt has made. A handler that is disposed with an error has failed.</summary>
    internal ValueTask ReleaseAsync() => scope is null && owned is null ? ValueTask.CompletedTask : ReleaseAllAsync();

    private async ValueTask ReleaseAllAsync()
    {
        foreach (object handler in owned ?? [])
        {
            if (handler is IAsyncDisposable later)
            {
                await later.DisposeAsync();
            }
            else
            {
                ((IDisposable)handler).Dispose();
            }
        }
        owned = null;
        if (scope is { } ended)
        {
            await ended.DisposeAsync();
        }
    }

    /// <summary>What begins after the attempt would be committed by nobody.</summary>
    private BatchEffects Lasting() => !hasEnded ? effects
        : throw new InvalidOperationException($"The handler that this context belongs to has ended. Await everything that uses it, or use {nameof(IDirectBus)} for work that outlives the handler.");

    private AsyncServiceScope NewScope()
    {
        AsyncServiceScope created = subscription.Scopes.CreateAsyncScope();
        created.ServiceProvider.GetService<HandlerStaging>()?.Begin(Staged);
        return created;
    }
}
