using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>Deciders for lambdas, which have no constructor to inject into.</summary>
public static class DeciderContextExtensions
{
    extension(HandlerContext context)
    {
        /// <summary>Decides with the handler: committed together with its progress. The same as an injected <see cref="IDeciders"/>.</summary>
        public IDeciders Deciders => context.Services.GetRequiredService<IDeciders>();
    }
}
