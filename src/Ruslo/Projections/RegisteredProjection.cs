using System.Diagnostics.CodeAnalysis;

namespace Ruslo;

/// <summary>A projection as an application has added it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="View">The type of its views; null: it makes tables of its own, in SQL.</param>
/// <param name="Options">How it runs.</param>
/// <param name="Define">Makes the subscription that folds it.</param>
internal sealed record RegisteredProjection(string Name, int Version, Type? View, ProjectionOptions Options, Func<EventCatalog, SubscriptionDefinition> Define)
{
    /// <summary>The table of the views.</summary>
    public const string Table = "views";

    /// <summary>The subscription that folds it.</summary>
    public string Subscription { get; } = SubscriptionOf(Name, Version);

    /// <summary>Its definition, a <see cref="Projection{TView}"/> of <see cref="View"/>, or a <see cref="SqlProjection"/>.</summary>
    public required object Projection { get; init; }

    public static string SubscriptionOf(string projection, int version) => $"{projection}.v{version}";

    /// <exception cref="ArgumentException">The projection has no name, or a version below 1.</exception>
    public static string CheckedSubscriptionOf(string projection, int version)
        => version >= 1 && projection.Length > 0 ? SubscriptionOf(projection, version)
            : throw new ArgumentException($"Projection '{projection}' has version {version}: a projection has a name, and versions begin with 1.");

    /// <summary>What a process was built with: of several versions of a projection, the newest.</summary>
    public static IReadOnlyList<RegisteredProjection> NewestOf(IReadOnlyList<RegisteredProjection> all)
        => [.. all.Where(projection => !all.Any(other => other.Name == projection.Name && other.Version > projection.Version))];

    public static RegisteredProjection Of<[DynamicallyAccessedMembers(CatalogBuilder.Serialized)] TView>(Projection<TView> projection, ProjectionOptions options) where TView : class
        => new(projection.Name, projection.Version, typeof(TView), options, catalog => ProjectionSubscription<TView>.Define(projection, options, catalog)) { Projection = projection };

    public static RegisteredProjection Of(SqlProjection projection, ProjectionOptions options)
        => new(projection.Name, projection.Version, null, options, catalog => SqlProjectionSubscription.Define(projection, options, catalog)) { Projection = projection };
}
