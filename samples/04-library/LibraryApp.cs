using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ruslo;

namespace Library;

/// <summary>The application, for <c>Program.cs</c> and for its tests.</summary>
public static class LibraryApp
{
    // #region wiring
    public static HostApplicationBuilder CreateBuilder(string[] args)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Error); // Ruslo logs each retry as a warning
        builder.Services.AddSingleton<Till>();
        builder.Services.AddRuslo(ruslo => ruslo
            .UseEmbedded("data")
            .AddHandlers() // fines, by its attribute
            .AddSubscription("accounts", Accounts.Describe));
        return builder;
    }
    // #endregion
}
