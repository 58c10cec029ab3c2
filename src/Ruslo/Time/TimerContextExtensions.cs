using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>Timers for lambdas, which have no constructor to inject into.</summary>
public static class TimerContextExtensions
{
    extension(HandlerContext context)
    {
        /// <summary>Sets and cancels timers with the handler: committed together with its progress. The same as an injected <see cref="ITimers"/>.</summary>
        public ITimers Timers => context.Services.GetRequiredService<ITimers>();
    }
}
