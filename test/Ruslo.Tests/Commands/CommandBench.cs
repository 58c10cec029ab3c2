using Microsoft.Extensions.DependencyInjection;

namespace Ruslo.Tests.Commands;

/// <summary>Applications with the commands of wallets.</summary>
internal sealed class CommandBench() : Lives(Wallets.AddTo)
{
    public static IDirectBus Bus(TestApp app) => app.Services.GetRequiredService<IDirectBus>();
}
