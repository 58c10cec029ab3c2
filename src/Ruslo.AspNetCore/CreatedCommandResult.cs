using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Ruslo;

/// <summary>As <see cref="CommandResult"/>, for a command that begins something: 201 with its location. A refusal is never taken for "there is no such thing".</summary>
public sealed class CreatedCommandResult : IResult, IEndpointMetadataProvider
{
    private readonly CommandOutcome outcome;
    private readonly string location;

    internal CreatedCommandResult(CommandOutcome outcome, string location) => (this.outcome, this.location) = (outcome, location);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        return outcome.WriteAsync(httpContext, TypedResults.Created(location));
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        CommandOutcome.Describe(builder, StatusCodes.Status201Created, null);
    }
}
