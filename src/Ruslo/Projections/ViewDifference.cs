namespace Ruslo;

/// <summary>One view in two builds.</summary>
/// <param name="Tenant">Whose; empty: nobody's.</param>
/// <param name="Key">Its key.</param>
/// <param name="Old">The older view, as JSON; null: there is none.</param>
/// <param name="New">The newer one; null: there is none.</param>
public sealed record ViewDifference(string Tenant, string Key, string? Old, string? New);
