using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Ruslo;

/// <summary>A view as JSON, or the problem that there is none. Made by <see cref="FoundResult.Of"/>.</summary>
/// <typeparam name="TView">The view.</typeparam>
public sealed class FoundResult<TView> : IResult, IEndpointMetadataProvider where TView : class
{
    private readonly TView? view;
    private readonly long version;

    internal FoundResult(TView? view, long version) => (this.view, this.version) = (view, version);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (view is null)
        {
            return Problems.Of(httpContext).NotFound("Nothing is kept under this key.").ExecuteAsync(httpContext);
        }
        if (version >= 0)
        {
            httpContext.Response.Headers.ETag = IfMatch.TagOf(version);
        }
        return TypedResults.Ok(view).ExecuteAsync(httpContext);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(TView), ["application/json"]));
        foreach (int problem in (ReadOnlySpan<int>)[StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable])
        {
            builder.Metadata.Add(new ProducesResponseTypeMetadata(problem, typeof(ProblemDetails), ["application/problem+json"]));
        }
    }
}
