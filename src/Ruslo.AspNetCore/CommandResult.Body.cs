using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Ruslo;

/// <summary>As <see cref="CommandResult"/>, but a command that was recorded is answered with a body: 200, or 201 with a location.</summary>
/// <typeparam name="TBody">The body; written as JSON.</typeparam>
public sealed class CommandResult<TBody> : IResult, IEndpointMetadataProvider
{
    private readonly CommandOutcome outcome;
    private readonly IResult done;

    internal CommandResult(CommandOutcome outcome, IResult done) => (this.outcome, this.done) = (outcome, done);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        return outcome.WriteAsync(httpContext, done);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        CommandOutcome.Describe(builder, StatusCodes.Status200OK, typeof(TBody));
    }
}
