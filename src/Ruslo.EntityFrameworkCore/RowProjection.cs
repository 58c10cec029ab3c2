using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>Describes a projection into rows. For one thread, at start.</summary>
/// <typeparam name="TContext">The context that the rows are written through.</typeparam>
public sealed class RowProjection<TContext> where TContext : DbContext
{
    private readonly string name;
    private readonly List<Action<SubscriptionBuilder>> parts = [];
    private Func<TContext, CancellationToken, ValueTask>? clear;

    internal RowProjection(string name) => this.name = name;

    /// <summary>What an event does to rows. What the change tracker has seen is saved afterwards. It may run again when the transaction is not committed, and does nothing but that.</summary>
    public RowProjection<TContext> On<TEvent>(Action<TContext, TEvent> fold) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(fold);
        return On<TEvent>((rows, e, _, _) =>
        {
            fold(rows, e);
            return Task.CompletedTask;
        });
    }

    /// <inheritdoc cref="On{TEvent}(Action{TContext, TEvent})"/>
    public RowProjection<TContext> On<TEvent>(Func<TContext, TEvent, CancellationToken, Task> fold) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(fold);
        return On<TEvent>((rows, e, _, cancellationToken) => fold(rows, e, cancellationToken));
    }

    /// <inheritdoc cref="On{TEvent}(Action{TContext, TEvent})"/>
    public RowProjection<TContext> On<TEvent>(Func<TContext, TEvent, EventMetadata, CancellationToken, Task> fold) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(fold);
        parts.Add(subscription => subscription.On<TEvent>((TEvent e, HandlerContext context, CancellationToken cancellationToken)
            => new ValueTask(fold(context.Services.GetRequiredService<TContext>(), e, EventMetadata.Of(context.Recorded), cancellationToken))));
        return this;
    }

    /// <summary>Deletes all rows that the projection makes, before they are made again: <c>(rows, stop) =&gt; rows.Orders.ExecuteDeleteAsync(stop)</c>.</summary>
    public RowProjection<TContext> Clear(Func<TContext, CancellationToken, Task> clear)
    {
        ArgumentNullException.ThrowIfNull(clear);
        this.clear = (rows, cancellationToken) => new(clear(rows, cancellationToken));
        return this;
    }

    /// <summary>Says more about the subscription that it runs as: routing keys, retries, outages.</summary>
    public RowProjection<TContext> Configure(Action<SubscriptionBuilder> subscription)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        parts.Add(subscription);
        return this;
    }

    internal Action<SubscriptionBuilder> Build()
    {
        Func<TContext, CancellationToken, ValueTask> clearing = clear
            ?? throw new ArgumentException($"Projection '{name}' does not say how its rows are cleared, so it could never be rebuilt: add Clear((rows, stop) => …).");
        return subscription =>
        {
            subscription.KeptIn(services => new RowStateStore<TContext>(services.GetRequiredService<IServiceScopeFactory>(), clearing), isMadeInPlace: true);
            foreach (Action<SubscriptionBuilder> part in parts)
            {
                part(subscription);
            }
        };
    }
}
