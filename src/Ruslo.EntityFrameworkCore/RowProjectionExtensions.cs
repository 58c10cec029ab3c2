using Microsoft.EntityFrameworkCore;

namespace Ruslo;

/// <summary>Adds projections into the rows of an application's database.</summary>
public static class RowProjectionExtensions
{
    /// <summary>
    /// Adds a projection into rows: exactly once, in one transaction with its progress, from the beginning of the log. It runs as the
    /// subscription <c>name.v1</c>, of its name and version. It is rebuilt in place: when the version is raised, or the rows do not belong to
    /// this log, they are cleared and made again, and who reads them meanwhile sees what has been made so far.
    /// </summary>
    /// <param name="ruslo">What it is added to.</param>
    /// <param name="name">Words of a-z, 0-9 and '-', joined by dots.</param>
    /// <param name="version">From 1. Raise it whenever the rows would come out differently.</param>
    /// <param name="configure">What events do to rows, and how the rows are cleared.</param>
    /// <typeparam name="TContext">The context; as for <see cref="DbContextSubscriptionExtensions.UseDbContext"/>.</typeparam>
    /// <exception cref="ArgumentException">It says nothing about clearing, or the version is less than 1.</exception>
    public static RusloBuilder AddProjection<TContext>(this RusloBuilder ruslo, string name, int version, Action<RowProjection<TContext>> configure) where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(ruslo);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        var projection = new RowProjection<TContext>(name);
        configure(projection);
        return ruslo.AddSubscription($"{name}.v{version}", projection.Build());
    }
}
