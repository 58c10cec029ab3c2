namespace Ruslo;

/// <summary>
/// The key of a view's document: the tenant, a line feed, the key. A tenant holds no control character, so no two tenants share a
/// document, and the documents of one tenant are a range.
/// </summary>
internal static class ViewKey
{
    private const char Separator = '\n';

    public static string Of(in StreamId routingKey)
    {
#if PLANTED
        if (PlantedProjections.TenantsShareViews)
        {
            return $"{Separator}{routingKey.Key}";
        }
#endif
        return $"{routingKey.Tenant}{Separator}{routingKey.Key}";
    }

    /// <summary>The first document key that a tenant can have, and one behind its last.</summary>
    public static (string First, string Last) RangeOf(string tenant) => ($"{tenant}{Separator}", $"{tenant}{(char)(Separator + 1)}");

    public static string TenantOf(string document) => document[..document.IndexOf(Separator, StringComparison.Ordinal)];

    /// <summary>The key as its users write it.</summary>
    public static string KeyOf(string document) => document[(document.IndexOf(Separator, StringComparison.Ordinal) + 1)..];

    /// <summary>The routing key of a view that somebody asks for.</summary>
    /// <exception cref="ArgumentException">The key is empty, or the tenant is none.</exception>
    public static StreamId Asked(string tenant, RoutingKey key)
    {
        CheckTenant(tenant);
        return string.IsNullOrEmpty(key.Value) ? throw new ArgumentException("The key of a view is empty.", nameof(key)) : new(tenant, "", key.Value);
    }

    /// <exception cref="ArgumentException">It is none.</exception>
    public static void CheckTenant(string tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        foreach (char c in tenant)
        {
            if (char.IsControl(c))
            {
                throw new ArgumentException($"'{tenant}' is no tenant: it contains the control character U+{(int)c:X4}.", nameof(tenant));
            }
        }
    }
}
