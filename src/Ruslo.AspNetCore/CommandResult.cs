using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Ruslo;

/// <summary>
/// The answer to a command: 204, with the token and the version (<c>ETag</c>) as headers; 202 when a projection that was waited for is behind.
/// A refusal, a lost race and a precondition that does not hold are problem details. Made by <see cref="CommandResults"/>.
/// </summary>
public sealed class CommandResult : IResult, IEndpointMetadataProvider
{
    private readonly CommandOutcome outcome;

    internal CommandResult(CommandOutcome outcome) => this.outcome = outcome;

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        return outcome.WriteAsync(httpContext, TypedResults.NoContent());
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        CommandOutcome.Describe(builder, StatusCodes.Status204NoContent, null);
    }
}
