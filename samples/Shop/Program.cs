using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ruslo;
using Shop;
using AnsiConsole = Spectre.Console.AnsiConsole;

try
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
    ShopOptions options = ShopOptions.Parse(args);
    History history = History.Read(options.Data);
    string folder = options.Log ?? Path.Combine(Path.GetTempPath(), $"ruslo-shop-{Environment.ProcessId}");
    Console.WriteLine($"Replaying {history.Name}: {history.Events.Count:#,0} events. The log is in {Path.GetFullPath(folder)}.");
    try
    {
        using IHost host = ShopHost.Build(history, Path.GetFullPath(folder), options.Speed, options.Rebuild);
        ShopFigures figures = await RunAsync(host);
        FigurePrinter.Print(figures, Console.Out);
        if (options.Json is { } json)
        {
            FigurePrinter.WriteJson(figures, json);
        }
        return figures.Lost + figures.Doubled + figures.OutOfOrder == 0 ? 0 : 1;
    }
    finally
    {
        if (options.Log is null && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped. Another start with the same --log goes on from here.");
    return 130;
}
catch (Exception fault) when (fault is RusloException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(fault.Message);
    return 1;
}

static async Task<ShopFigures> RunAsync(IHost host)
{
    await host.StartAsync();
    try
    {
        await using IDisplay display = Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi ? new PlainDisplay(Console.Out) : new LiveDisplay();
        CancellationToken stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        return await host.Services.GetRequiredService<ShopRun>().RunAsync(display, stopping);
    }
    finally
    {
        await host.StopAsync();
    }
}
