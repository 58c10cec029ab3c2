namespace Ruslo;

/// <summary>A view that has changed.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Tenant">Whose it is; empty: of no tenant.</param>
/// <param name="View">The view as it is now, with everything up to the token in it, and perhaps more; null: there is none.</param>
/// <param name="Token">The event that was folded into it.</param>
public sealed record Changed<TView>(RoutingKey Key, string Tenant, TView? View, Token Token) where TView : class;
