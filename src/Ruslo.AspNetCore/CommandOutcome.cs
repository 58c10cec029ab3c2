using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Ruslo;

/// <summary>What came of a command, without its types.</summary>
internal sealed record CommandOutcome(Token Token, long Version, Refusal? Refusal, Conflict? Conflict, bool IsBehind, bool MayBeNew)
{
    public static CommandOutcome Of<TState, TEvent>(Executed<TState, TEvent> executed, bool mayBeNew) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(executed);
        return new(executed.Token, executed.Version, executed.Refusal, executed.Conflict, executed.Behind is not null, mayBeNew);
    }

    /// <summary>Writes headers and the answer; <paramref name="done"/> is what is answered when the command was recorded and shows where it was to show.</summary>
    public Task WriteAsync(HttpContext context, IResult done)
    {
        TokenHeader.Set(context.Response, Token);
        IResult answer = Refusal is { } refusal ? Problems.Of(context).Refused(refusal, isUnknown: Version < 0 && !MayBeNew)
            : Conflict is { } conflict ? Problems.Of(context).Conflicting(conflict, context.Request)
            : Done(context, done);
        return answer.ExecuteAsync(context);
    }

    /// <summary>What endpoints say about themselves.</summary>
    public static void Describe(EndpointBuilder builder, int status, Type? body)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(status, body ?? typeof(void), body is null ? [] : ["application/json"]));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status202Accepted, typeof(void)));
        foreach (int problem in (ReadOnlySpan<int>)[StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status412PreconditionFailed, StatusCodes.Status422UnprocessableEntity])
        {
            builder.Metadata.Add(new ProducesResponseTypeMetadata(problem, typeof(ProblemDetails), ["application/problem+json"]));
        }
    }

    private IResult Done(HttpContext context, IResult done)
    {
        if (Version >= 0)
        {
            context.Response.Headers.ETag = IfMatch.TagOf(Version);
        }
        return IsBehind ? TypedResults.Accepted((string?)null) : done;
    }
}
