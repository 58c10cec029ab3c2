namespace Ruslo;

/// <summary>That a class handles events of a type, and how it is called.</summary>
/// <param name="handler">The class.</param>
/// <param name="handled">The type of event, or a base of several; see <see cref="EventCatalog.AssignableTo"/>.</param>
/// <param name="invoke">How it is called.</param>
internal sealed class HandlerEntry(Type handler, Type handled, HandlerInvoker invoke) : CatalogEntry(handler)
{
    public Type Handled { get; } = handled;

    public HandlerInvoker Invoke { get; } = invoke;
}
