namespace Ruslo;

/// <summary>
/// The views of this process's projections, as they were last committed: each is a fold of the log up to some position. Singleton,
/// thread-safe. These methods read views without a tenant, of the only projection that makes them; <see cref="Of"/> says more.
/// </summary>
public interface IViews
{
    /// <summary>The view under a key, or null.</summary>
    /// <exception cref="RusloException">No projection, or more than one, makes such views here, or it does not run.</exception>
    ValueTask<TView?> GetAsync<TView>(RoutingKey key, CancellationToken cancellationToken = default) where TView : class;

    /// <summary>
    /// The view under a key, with everything up to a token in it: waits, for as long as the projection's options say, until the projection
    /// has read past the token, also where nothing in between was for this view. An empty token waits for nothing.
    /// </summary>
    /// <param name="key">The key of the view.</param>
    /// <param name="after">What an append has returned.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ViewBehindException">The projection has not come there in time.</exception>
    /// <exception cref="ViewParkedException">The view's key is parked before the token.</exception>
    /// <exception cref="ForeignTokenException">The token is of another log, or of one that was restored from an older backup.</exception>
    /// <exception cref="RusloException">As without a token.</exception>
    ValueTask<TView?> GetAsync<TView>(RoutingKey key, Token after, CancellationToken cancellationToken = default) where TView : class;

    /// <summary>
    /// Waits until a projection has folded the event of a token into all its views, for as long as its options say; what it is about may be
    /// several views. An empty token waits for nothing.
    /// </summary>
    /// <param name="projection">The name of the projection.</param>
    /// <param name="token">What an append has returned.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ViewBehindException">The projection has not come there in time.</exception>
    /// <exception cref="ViewParkedException">The event waits in a parked key.</exception>
    /// <exception cref="ForeignTokenException">The token is of another log, or of one that was restored from an older backup.</exception>
    /// <exception cref="RusloException">There is no such projection here, or it does not run.</exception>
    ValueTask PassedAsync(string projection, Token token, CancellationToken cancellationToken = default);

    /// <summary>Views of a type, of one tenant; nothing else is ever read through it.</summary>
    /// <param name="projection">Which projection makes them; may be left out when only one does.</param>
    /// <param name="tenant">Whose; empty: those of no tenant.</param>
    /// <exception cref="RusloException">No projection, or more than one, makes such views here.</exception>
    Views<TView> Of<TView>(string? projection = null, string tenant = "") where TView : class;
}
