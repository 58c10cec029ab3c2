using Microsoft.Extensions.DependencyInjection;
using Shop;

return await ReplayProgram.RunAsync(async () =>
{
    if (args is ["time-travel", ..])
    {
        await TimeTravel.RunAsync(TimeTravelOptions.Parse(args.AsSpan(1)), Console.Out);
        return 0;
    }
    if (args is ["rebuild", ..])
    {
        await Rebuild.RunAsync(args[1..], Console.Out);
        return 0;
    }
    ReplayOptions options = ReplayOptions.Parse(args, "--rebuild PROJECTION", "--saga orchestrated|choreographed");
    if (options.Own.GetValueOrDefault("--rebuild") is { } rebuild)
    {
        ShopHost.CheckView(rebuild);
    }
    SagaForm form = Fulfilment.FormOf(options.Own.GetValueOrDefault("--saga"));
    History history = ShopHistory.Read(options.Data);
    ShopFigures figures = await ReplayProgram.RunAsync(options, history,
        log => ShopHost.Build(history, log, options.Speed, options.Own.GetValueOrDefault("--rebuild"), form),
        ServiceNames.Notes,
        static (services, display, stopping) => services.GetRequiredService<ShopRun>().RunAsync(display, stopping));
    FigurePrinter.Print(figures, Console.Out);
    if (options.Json is { } json)
    {
        FigurePrinter.WriteJson(figures, json);
    }
    return figures.Lost + figures.Doubled + figures.OutOfOrder == 0 ? 0 : 1;
});
