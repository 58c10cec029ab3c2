using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>Adds problem details to a web application.</summary>
public static class ProblemServiceCollectionExtensions
{
    /// <summary>
    /// Answers with problem details (RFC 9457) what a client can do something about: refusals, lost races, views that are behind or parked,
    /// tokens of elsewhere, keys and cursors that cannot be taken. Needs <c>app.UseExceptionHandler()</c>; a header that cannot be read is
    /// explained where <c>app.UseStatusCodePages()</c> gives bodies to answers without one.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="options">Statuses and times; left out: as usual.</param>
    /// <exception cref="ArgumentException">A value of the options is out of its range.</exception>
    public static IServiceCollection AddRusloProblems(this IServiceCollection services, ProblemOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        options ??= new();
        options.Validate();
        services.AddProblemDetails();
        var problems = new Problems(options);
        services.AddSingleton(problems);
        services.PostConfigure<ProblemDetailsOptions>(details =>
        {
            Action<ProblemDetailsContext>? own = details.CustomizeProblemDetails;
            details.CustomizeProblemDetails = context =>
            {
                problems.Explain(context);
                own?.Invoke(context);
            };
        });
        services.AddExceptionHandler<ProblemExceptionHandler>();
        return services;
    }
}
