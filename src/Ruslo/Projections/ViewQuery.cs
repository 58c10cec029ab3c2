namespace Ruslo;

/// <summary>Makes of a query over views one over the documents of one tenant.</summary>
internal static class ViewQuery
{
    private static readonly StateQuery All = new("views");

    /// <exception cref="ArgumentException">A bound by key is no text.</exception>
    public static StateQuery Of(string tenant, Func<StateQuery, StateQuery>? query)
    {
        StateQuery asked = query?.Invoke(All) ?? All;
        (string first, string last) = ViewKey.RangeOf(tenant);
        return asked with { From = Bound(tenant, asked.Index, asked.From) ?? first, To = Bound(tenant, asked.Index, asked.To) ?? last };
    }

    private static StateValue? Bound(string tenant, string? index, StateValue? bound)
        => bound is not { } value ? null
            : index is not null ? ViewIndexValue.Of(tenant, value)
            : value.Text is { } key ? StateValue.Of(ViewKey.Of(new StreamId(tenant, "", key)))
            : throw new ArgumentException("The bounds of a query over views by key must be texts.");
}
