using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Ruslo;

/// <summary>Makes answers of what came of commands and publications.</summary>
public static class CommandResults
{
    /// <summary>
    /// 204 when the command was recorded. A refusal is 422, or what <see cref="ProblemOptions.Refusals"/> says; of a stream without events it is
    /// 404. A lost race is 409, a precondition of the request that does not hold 412.
    /// </summary>
    public static CommandResult ToResult<TState, TEvent>(this Executed<TState, TEvent> executed) where TEvent : class
        => new(CommandOutcome.Of(executed, mayBeNew: false));

    /// <summary>As without a body, but 200 with one when the command was recorded.</summary>
    /// <param name="executed">What came of it.</param>
    /// <param name="body">Makes the body of the state after it; called only then.</param>
    public static CommandResult<TBody> ToResult<TState, TEvent, TBody>(this Executed<TState, TEvent> executed, Func<TState, TBody> body) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(executed);
        ArgumentNullException.ThrowIfNull(body);
        return new(CommandOutcome.Of(executed, mayBeNew: false), executed.IsDone ? TypedResults.Ok(body(executed.State)) : TypedResults.Empty);
    }

    /// <summary>As <see cref="ToResult{TState, TEvent}(Executed{TState, TEvent})"/>, but 201 when the command was recorded, and no refusal is 404 by itself.</summary>
    /// <param name="executed">What came of it.</param>
    /// <param name="location">Where what it began is found.</param>
    public static CreatedCommandResult ToCreated<TState, TEvent>(this Executed<TState, TEvent> executed, string location) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(location);
        return new(CommandOutcome.Of(executed, mayBeNew: true), location);
    }

    /// <summary>Adds the token of a published event to an answer: <c>TypedResults.Accepted(uri).WithToken(published.Token)</c>.</summary>
    public static TokenResult<TResult> WithToken<TResult>(this TResult result, Token token) where TResult : IResult, IEndpointMetadataProvider
    {
        ArgumentNullException.ThrowIfNull(result);
        return new(result, token);
    }
}
