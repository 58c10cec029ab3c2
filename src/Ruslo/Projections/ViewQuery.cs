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
        return asked with
        {
            Table = All.Table,
            From = Bound(tenant, asked.Index, asked.From) ?? first,
            FromIsExclusive = asked is { From: not null, FromIsExclusive: true },
            To = Bound(tenant, asked.Index, asked.To) ?? last,
            ToIsExclusive = asked is { To: not null, ToIsExclusive: true },
        };
    }

    private static StateValue? Bound(string tenant, string? index, StateValue? bound)
        => bound is not { } value ? null
            : index is not null ? ViewIndexValue.Of(tenant, value)
            : value.Text is { } key ? StateValue.Of(ViewKey.Of(new StreamId(tenant, "", key)))
            : throw new ArgumentException("The bounds of a query over views by key must be texts.");
}
