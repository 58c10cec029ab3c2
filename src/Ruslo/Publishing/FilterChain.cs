namespace Ruslo;

/// <summary>The filters of one sort, in order of registration. Thread-safe.</summary>
internal sealed class FilterChain<TContext>(IEnumerable<IFilter<TContext>> filters)
{
    private readonly IFilter<TContext>[] filters = [.. filters];

    public bool IsEmpty => filters.Length == 0;

    /// <summary>Runs the filters around what they wrap.</summary>
    public ValueTask InvokeAsync(TContext context, FilterNext<TContext> innermost, CancellationToken cancellationToken) => InvokeAsync(0, context, innermost, cancellationToken);

    /// <inheritdoc/>
    public override string ToString() => IsEmpty ? "no filters" : string.Join(" → ", filters.Select(static filter => filter.GetType().Name));

    private ValueTask InvokeAsync(int index, TContext context, FilterNext<TContext> innermost, CancellationToken cancellationToken)
        => index == filters.Length
            ? innermost(context, cancellationToken)
            : filters[index].InvokeAsync(context, (inner, token) => InvokeAsync(index + 1, inner, innermost, token), cancellationToken);
}
