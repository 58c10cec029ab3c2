namespace Ruslo;

/// <summary>
/// The projections of this process while it runs: which version is read, how builds go, and rebuilds on demand. Singleton, thread-safe.
/// A build folds the log from its beginning into views beside those that are read. When it has caught up it takes their place at once: no
/// read sees less than one before it saw. A build publishes nothing, goes on after a restart, and honours what was skipped or edited.
/// </summary>
public interface IProjections
{
    /// <summary>Every projection of this process, by name.</summary>
    ValueTask<IReadOnlyList<ProjectionStatus>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>One projection.</summary>
    /// <exception cref="ArgumentException">There is none of that name here.</exception>
    ValueTask<ProjectionStatus> GetAsync(string projection, CancellationToken cancellationToken = default);

    /// <summary>
    /// Begins to build the views of the same version again; nothing happens when a build is under way. Returns when that is recorded, so that
    /// it goes on whatever happens to this process.
    /// </summary>
    /// <exception cref="ArgumentException">There is none of that name here.</exception>
    /// <exception cref="RusloException">It does not run here.</exception>
    ValueTask RebuildAsync(string projection, CancellationToken cancellationToken = default);

    /// <summary>Gives a rebuild on demand up, and deletes what it has made; nothing happens when there is none. That of a new version goes on: deploy the former one.</summary>
    /// <exception cref="ArgumentException">There is none of that name here.</exception>
    ValueTask CancelRebuildAsync(string projection, CancellationToken cancellationToken = default);

    /// <summary>Waits until no build is under way: what is read is then of this process's version, and was caught up.</summary>
    /// <exception cref="ArgumentException">There is none of that name here.</exception>
    ValueTask<ProjectionStatus> RebuiltAsync(string projection, CancellationToken cancellationToken = default);

    /// <summary>
    /// Compares the views that are read with those that are being built; when nothing is being built, with those that were read before, as
    /// long as they are kept. Views that have moved between the positions of the two are counted, not compared.
    /// </summary>
    /// <param name="projection">The projection.</param>
    /// <param name="limit">How many differences are listed; all are counted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentException">There is none of that name here.</exception>
    /// <exception cref="RusloException">There is nothing to compare with, or it makes tables of its own: <see cref="ISqlViews.CompareAsync{TResult}"/> compares those.</exception>
    ValueTask<ViewDifferences> DiffAsync(string projection, int limit = 100, CancellationToken cancellationToken = default);
}
