using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Ruslo;

/// <summary>Answers the exceptions that a client can do something about; all others are the application's own matter.</summary>
internal sealed class ProblemExceptionHandler(Problems problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (problems.Of(exception, httpContext) is not { } problem)
        {
            return false;
        }
        await problem.ExecuteAsync(httpContext);
        return true;
    }
}
