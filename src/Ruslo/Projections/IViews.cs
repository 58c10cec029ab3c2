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
    /// <exception cref="RusloException">The token is of another log; or as without a token.</exception>
    ValueTask<TView?> GetAsync<TView>(RoutingKey key, Token after, CancellationToken cancellationToken = default) where TView : class;

    /// <summary>Views of a type, of one tenant; nothing else is ever read through it.</summary>
    /// <param name="projection">Which projection makes them; may be left out when only one does.</param>
    /// <param name="tenant">Whose; empty: those of no tenant.</param>
    /// <exception cref="RusloException">No projection, or more than one, makes such views here.</exception>
    Views<TView> Of<TView>(string? projection = null, string tenant = "") where TView : class;
}
