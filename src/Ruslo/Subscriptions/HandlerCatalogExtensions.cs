namespace Ruslo;

/// <summary>The handlers' part of the catalog.</summary>
public static class HandlerCatalogExtensions
{
    /// <summary>Declares that a class handles a type of event. Generated for every handler class; by hand where the generator does not see it.</summary>
    public static CatalogBuilder Handler<THandler, TEvent>(this CatalogBuilder catalog) where THandler : class, IEventHandler<TEvent>
    {
        ArgumentNullException.ThrowIfNull(catalog);
        catalog.Add(new HandlerEntry(typeof(THandler), typeof(TEvent),
            static (handler, e, context, cancellationToken) => ((THandler)handler).HandleAsync((TEvent)e, context, cancellationToken)));
        return catalog;
    }

    /// <summary>What a class handles, in order of declaration; empty when the catalog does not know it.</summary>
    internal static IReadOnlyList<HandlerEntry> HandlersOf(this EventCatalog catalog, Type handler) => [.. catalog.EntriesOf(handler).OfType<HandlerEntry>()];
}
