namespace Ruslo;

/// <summary>
/// One way to match a filter, as the indexes know it: combinations of which the event has one, and parts of terms of which it has one each. A
/// filter without a query has one branch, else one for each item. For one caller at a time.
/// </summary>
internal sealed class FilterBranch
{
    private readonly EventFilter filter;
    private readonly QueryItem? item;
    private readonly CombinationTable combinations;
    private bool[] wanted = [];

    private FilterBranch(EventFilter filter, QueryItem? item, IndexHash hash, CombinationTable combinations)
    {
        (this.filter, this.item, this.combinations) = (filter, item, combinations);
        var terms = new List<ulong[]>();
        if (filter.Tags.Count > 0)
        {
            terms.Add([.. filter.Tags.Select(hash.OfTag)]);
        }
        foreach (string tag in item?.Tags ?? [])
        {
            terms.Add([hash.OfTag(tag)]);
        }
        foreach (string? tenant in (ReadOnlySpan<string?>)[filter.Tenant, filter.Query?.Tenant])
        {
            if (!string.IsNullOrEmpty(tenant))
            {
                terms.Add([hash.OfTenant(tenant)]);
            }
        }
        Terms = [.. terms];
        IsWithoutTenant = filter.Tenant is "" || filter.Query?.Tenant is "";
    }

    /// <summary>In each part, terms of which an event must have one.</summary>
    public ulong[][] Terms { get; }

    /// <summary>Whether an event with a tenant cannot match. Runs do not know which have none: there the record decides.</summary>
    public bool IsWithoutTenant { get; }

    public static FilterBranch[] Of(EventFilter filter, IndexHash hash, CombinationTable combinations)
        => filter.Query is { } query
            ? [.. query.Items.Select(item => new FilterBranch(filter, item, hash, combinations))]
            : [new FilterBranch(filter, null, hash, combinations)];

    /// <summary>By number, whether events of a combination that is known by now can match.</summary>
    public bool[] Wanted()
    {
        if (item is null)
        {
            return combinations.WantedBy(filter);
        }
        Combination[] known = combinations.All;
        if (wanted.Length < known.Length)
        {
            wanted = Array.ConvertAll(known, combination => item.MatchesName(combination.Name) && combination.Matches(filter));
        }
        return wanted;
    }
}
