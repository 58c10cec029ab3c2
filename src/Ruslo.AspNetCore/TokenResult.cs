using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Ruslo;

/// <summary>An answer with a token in its header. Made by <see cref="CommandResults.WithToken"/>.</summary>
/// <typeparam name="TResult">The answer.</typeparam>
public sealed class TokenResult<TResult> : IResult, IEndpointMetadataProvider where TResult : IResult, IEndpointMetadataProvider
{
    private readonly TResult result;
    private readonly Token token;

    internal TokenResult(TResult result, Token token) => (this.result, this.token) = (result, token);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        TokenHeader.Set(httpContext.Response, token);
        return result.ExecuteAsync(httpContext);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) => TResult.PopulateMetadata(method, builder);
}
