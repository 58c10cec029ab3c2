using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>Makes problem details of outcomes and faults; one place for their types and statuses.</summary>
internal sealed class Problems(ProblemOptions options)
{
    private const string Malformed = "The request is malformed";

    private static readonly Problems Usual = new(new());

    /// <summary>Those of an application; the usual ones when it has not set any up.</summary>
    public static Problems Of(HttpContext context) => context.RequestServices.GetService<Problems>() ?? Usual;

    public ProblemHttpResult Refused(Refusal refusal, bool isUnknown)
        => Make("refused", options.Refusals.TryGetValue(refusal.Reason, out int status) ? status : isUnknown ? StatusCodes.Status404NotFound : options.RefusedStatus,
            "The command was refused", $"The command was refused: {refusal.Reason}.", ("reason", refusal.Reason));

    /// <summary>A lost race, or an expectation that does not hold: the client's own, when it sent a precondition.</summary>
    public ProblemHttpResult Conflicting(Conflict conflict, HttpRequest request)
        => IsConditional(request) ? Make("precondition-failed", StatusCodes.Status412PreconditionFailed, "It is not as it was expected to be", Told(conflict), ("version", conflict.Actual))
            : conflict.Actual < 0 ? NotFound(Told(conflict))
            : Make("conflict", StatusCodes.Status409Conflict, "Somebody else was faster", $"{Told(conflict)} Read it again and repeat.", ("version", conflict.Actual));

    public ProblemHttpResult NotFound(string detail) => Make("not-found", StatusCodes.Status404NotFound, "There is no such thing", detail);

    /// <summary>What a fault is to a client; null: the application's own matter.</summary>
    public ProblemHttpResult? Of(Exception fault, HttpContext context) => fault switch
    {
        CommandRefusedException { Refusal: { } refusal } => Refused(refusal, isUnknown: false),
        ConflictException { Conflict: { } conflict } => Conflicting(conflict, context.Request),
        ConflictException => Make("conflict", StatusCodes.Status409Conflict, "Somebody else was faster", "What was decided on has changed meanwhile. Read it again and repeat."),
        RefusedException { Reason: RefusedReason.TooLarge } or InputException { Mistake: InputMistake.TooLarge } => Make("too-large", StatusCodes.Status413PayloadTooLarge, "It is too large", "It is larger than can be recorded."),
        RefusedException { Reason: RefusedReason.PartlyKnown } => Make("partly-known", StatusCodes.Status409Conflict, "A part of it was recorded before", "Some of the ids were used before, for something else. Use new ones."),
        RefusedException { Reason: RefusedReason.StreamClosed } => Make("closed", StatusCodes.Status409Conflict, "It is closed", "It takes no more events."),
        InputException { Mistake: InputMistake.Cursor } => Make("malformed", StatusCodes.Status400BadRequest, Malformed, "The cursor is not of this list. Begin without one, and send back what the page before has given, with the same query."),
        InputException => Make("malformed", StatusCodes.Status400BadRequest, Malformed, $"The key cannot be taken: it is a text of 1 to {StreamId.MaxKeyBytes} bytes in UTF-8."),
        BadHttpRequestException malformed => Make("malformed", malformed.StatusCode, Malformed, WhatIsMalformed(context.Request) ?? malformed.Message), // thrown where an application asks for it, as in development
        ForeignTokenException => Make("foreign-token", StatusCodes.Status400BadRequest, "The token is not of this application", $"Leave the header {TokenHeader.Name} out."),
        ViewBehindException behind => Later("view-behind", options.RetryBehind, "The view is behind", "What was written is recorded, but not in the view yet. Ask again, or without the token.", behind.Projection, context),
        ViewParkedException parked => Later("view-parked", options.RetryParked, "The view cannot be brought up to date", "An event could not be folded into the view; somebody has to look at it. Without the token it is read as it was before.", parked.Projection, context),
        LogFullException or LogFaultException => Later("unavailable", options.RetryParked, "Nothing can be recorded now", "The log takes nothing at the moment.", null, context),
        _ => null,
    };

    /// <summary>Says what is wrong where a request was refused before its endpoint, because a header of Ruslo could not be read.</summary>
    public void Explain(ProblemDetailsContext context)
    {
        ProblemDetails problem = context.ProblemDetails;
        if (problem is { Status: StatusCodes.Status400BadRequest, Detail: null } && problem.Title == ReasonPhrases.GetReasonPhrase(StatusCodes.Status400BadRequest) && WhatIsMalformed(context.HttpContext.Request) is { } detail)
        {
            (problem.Type, problem.Title, problem.Detail) = (options.TypePrefix + "malformed", Malformed, detail);
        }
    }

    private static string? WhatIsMalformed(HttpRequest request)
        => !Token.TryParse(request.Headers[TokenHeader.Name].ToString(), null, out _) ? $"The header {TokenHeader.Name} is no token: send back what the answer to a command had in it, unchanged, or leave the header out."
            : !IfMatch.TryParse(request.Headers.IfMatch.ToString(), null, out _) ? "The header If-Match is neither * nor one entity tag, such as \"3\": send back the ETag of an answer, with its quotes, or leave the header out."
            : null;

    private static bool IsConditional(HttpRequest request) => request.Headers.IfMatch.Count > 0 || request.Headers.IfNoneMatch.Count > 0;

    /// <summary>Without the topic, which is the application's own matter.</summary>
    private static string Told(Conflict conflict)
        => $"'{conflict.Stream.Key}' {(conflict.Actual < 0 ? "does not exist." : $"is at version {conflict.Actual}.")}";

    private ProblemHttpResult Later(string type, TimeSpan after, string title, string detail, string? projection, HttpContext context)
    {
        context.Response.Headers.RetryAfter = ((long)after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return projection is null ? Make(type, StatusCodes.Status503ServiceUnavailable, title, detail) : Make(type, StatusCodes.Status503ServiceUnavailable, title, detail, ("projection", projection));
    }

    private ProblemHttpResult Make(string type, int status, string title, string detail, params ReadOnlySpan<(string Name, object Value)> more)
    {
        var problem = new ProblemDetails { Type = options.TypePrefix + type, Status = status, Title = title, Detail = detail };
        foreach ((string name, object value) in more)
        {
            problem.Extensions[name] = value;
        }
        return TypedResults.Problem(problem);
    }
}
