namespace Ruslo;

/// <summary>Makes answers of what queries find.</summary>
public static class FoundResult
{
    /// <summary>200 with a view, or 404 without one.</summary>
    /// <param name="view">The view; null: there is none.</param>
    /// <param name="version">The version of the stream that the view is of, for <c>ETag</c>: a client sends it back as <c>If-Match</c>. Left out: none is told.</param>
    public static FoundResult<TView> Of<TView>(TView? view, Func<TView, long>? version = null) where TView : class
        => new(view, view is null || version is null ? -1 : version(view));
}
