using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace Ruslo;

/// <summary>The snapshots of all deciders that keep some, each in a state of its own that is opened when it is first needed. Thread-safe.</summary>
internal sealed class Snapshots : IAsyncDisposable
{
    private readonly DeciderSnapshots[] all;

    public Snapshots(IStateStore? store, IReadOnlyList<RegisteredSnapshots> registered, EventCatalog catalog, ILogger logger)
        => all = store is null ? [] : [.. registered.Select(one => Of(one, catalog.JsonOf(one.State), store, catalog, logger))];

    /// <summary>Those of a decider; null where it keeps none.</summary>
    public DeciderSnapshots? Of(object decider)
    {
        foreach (DeciderSnapshots snapshots in all)
        {
            if (ReferenceEquals(snapshots.Decider, decider))
            {
                return snapshots;
            }
        }
        return null;
    }

    private static DeciderSnapshots Of(RegisteredSnapshots registered, JsonTypeInfo json, IStateStore store, EventCatalog catalog, ILogger logger) => new(registered, json, store, logger, catalog.Personal.Find(json));

    public async ValueTask DisposeAsync()
    {
        foreach (DeciderSnapshots snapshots in all)
        {
            await snapshots.DisposeAsync();
        }
    }
}
