using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>Lets handlers write rows exactly once.</summary>
public static class DbContextSubscriptionExtensions
{
    /// <summary>
    /// The handlers write rows through a context of the application's, which they take from their scope. The rows and the subscription's
    /// progress are committed in one transaction of that database: exactly once. What they publish waits there too, and follows.
    /// </summary>
    /// <remarks>
    /// The context must be registered as scoped, its model must call <see cref="RusloModelBuilderExtensions.AddRuslo"/>, and it must not repeat
    /// commands by itself (EnableRetryOnFailure). Changes are saved when the handler ends, or earlier if it does so itself; it neither
    /// commits nor rolls back. Handlers run one at a time.
    /// </remarks>
    /// <typeparam name="TContext">The context.</typeparam>
    public static SubscriptionBuilder UseDbContext<TContext>(this SubscriptionBuilder subscription) where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(subscription);
        return subscription.KeptIn(static services => new RowStateStore<TContext>(services.GetRequiredService<IServiceScopeFactory>()));
    }
}
