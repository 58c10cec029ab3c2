using Microsoft.Extensions.DependencyInjection;
using Rides;

return await ReplayProgram.RunAsync(async () =>
{
    ReplayOptions options = ReplayOptions.Parse(args);
    City city = await Cities.ReadAsync(options.Data);
    RidesFigures figures = await ReplayProgram.RunAsync(options, city.Requests,
        log => RidesHost.Build(city, log, options.Speed),
        ServiceNames.Notes,
        (services, display, stopping) => services.GetRequiredService<RidesRun>().RunAsync(city, display, stopping));
    FigurePrinter.Print(figures, city, Console.Out);
    if (options.Json is { } json)
    {
        FigurePrinter.WriteJson(figures, json);
    }
    return figures.AddUp() ? 0 : 1;
});
