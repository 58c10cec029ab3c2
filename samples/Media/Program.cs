using Media;
using Microsoft.Extensions.DependencyInjection;

return await ReplayProgram.RunAsync(async () =>
{
    ReplayOptions options = ReplayOptions.Parse(args);
    History history = MediaHistory.Read(options.Data);
    MediaFigures figures = await ReplayProgram.RunAsync(options, history,
        log => MediaHost.Build(history, log, options.Speed),
        ServiceNames.Notes,
        static (services, display, stopping) => services.GetRequiredService<MediaRun>().RunAsync(display, stopping));
    FigurePrinter.Print(figures, Console.Out);
    if (options.Json is { } json)
    {
        FigurePrinter.WriteJson(figures, json);
    }
    return figures.Lost + figures.Doubled + figures.OutOfOrder == 0 ? 0 : 1;
});
