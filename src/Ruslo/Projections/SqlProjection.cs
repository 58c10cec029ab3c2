namespace Ruslo;

/// <summary>
/// A read model in tables of one's own: folds write SQL in the transaction that also moves the progress, so that each event counts once. Each
/// version has a file of its own, made from the beginning of the log beside the one that is read, as views are: see <see cref="IProjections"/>.
/// Immutable: each call returns a new definition.
/// </summary>
public sealed class SqlProjection
{
    private readonly SqlFolding[] folds;
    private readonly string[] schema;

    private SqlProjection(string name, int version, string[] schema, SqlFolding[] folds) => (Name, Version, this.schema, this.folds) = (name, version, schema, folds);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its version, from 1.</summary>
    public int Version { get; }

    internal IReadOnlyList<string> Statements => schema;

    internal IReadOnlyList<SqlFolding> Folds => folds;

    /// <summary>A projection without folds yet.</summary>
    /// <param name="name">Words of a-z, 0-9 and '-', joined by dots.</param>
    /// <param name="version">From 1. Raise it whenever the folds or the tables change: the read model is made anew for it, and the former one is read meanwhile.</param>
    public static SqlProjection For(string name, int version)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(name, version, [], []);
    }

    /// <summary>Statements that make its tables and indexes, run once, when a file of this version is new. Names that begin with <c>docs:</c>, and <c>about</c>, <c>progress</c> and <c>emits</c>, are taken.</summary>
    public SqlProjection Schema(params ReadOnlySpan<string> statements) => new(Name, Version, [.. schema, .. statements], folds);

    /// <summary>What an event does to the tables. Where it fails, the key of the event's stream is parked.</summary>
    /// <param name="fold">Nothing but what it is given: it runs again whenever a batch is redone, and holds the read model's only writer while it runs.</param>
    public SqlProjection On<TEvent>(Func<TEvent, SqlFold, CancellationToken, Task> fold)
    {
        ArgumentNullException.ThrowIfNull(fold);
        return With<TEvent>(null, fold);
    }

    /// <summary>What an event does to the tables. Where it fails, the key is parked: later events of this key wait, those of others go on.</summary>
    /// <param name="key">What it is about. Pure. Where it fails the key cannot be known, and the projection stalls.</param>
    /// <param name="fold">As without a key.</param>
    public SqlProjection On<TEvent>(Func<TEvent, RoutingKey> key, Func<TEvent, SqlFold, CancellationToken, Task> fold)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(fold);
        return With<TEvent>(e => key((TEvent)e), fold);
    }

    private SqlProjection With<TEvent>(Func<object, RoutingKey>? key, Func<TEvent, SqlFold, CancellationToken, Task> fold)
        => new(Name, Version, schema, [.. folds, new(typeof(TEvent), key, (e, to, cancellationToken) => fold((TEvent)e, to, cancellationToken))]);
}
