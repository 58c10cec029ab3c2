using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ruslo;

namespace Enrolment;

/// <summary>The application, for <c>Program.cs</c> and for its tests.</summary>
public static class EnrolmentApp
{
    public static HostApplicationBuilder CreateBuilder(string[] args)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.AddSingleton<Enrolments>();
        builder.Services.AddRuslo(static ruslo => ruslo.UseEmbedded("data"));
        return builder;
    }
}
