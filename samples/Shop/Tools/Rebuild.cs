using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ruslo;

namespace Shop;

/// <summary>Has the views of a projection made again, and says how it goes.</summary>
internal static class Rebuild
{
    public const string Usage = "rebuild PROJECTION --log DIR";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>On a log that no process has open.</summary>
    /// <exception cref="ArgumentException">There is no log, or no such projection.</exception>
    public static async Task RunAsync(string[] args, TextWriter to)
    {
        (string name, string log) = args switch
        {
            [var projection, "--log", var folder] => (projection, folder),
            ["--log", var folder, var projection] => (projection, folder),
            _ => throw new ArgumentException($"A projection and a log are needed. Usage: {Usage}"),
        };
        ShopHost.CheckView(name);
        using IHost host = ShopHost.BuildForViews(ShopHost.ExistingLog(log));
        await host.StartAsync();
        try
        {
            await RunAsync(host.Services.GetRequiredService<IProjections>(), name, TimeProvider.System, to, CancellationToken.None);
        }
        finally
        {
            await host.StopAsync();
        }
    }

    /// <summary>Ends when the new views are read.</summary>
    public static async Task RunAsync(IProjections projections, string name, TimeProvider time, TextWriter to, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        await projections.RebuildAsync(name, cancellationToken);
        Task<ProjectionStatus> rebuilt = projections.RebuiltAsync(name, cancellationToken).AsTask();
        while (await Task.WhenAny(rebuilt, Task.Delay(Look, time, cancellationToken)) != rebuilt && (await projections.GetAsync(name, cancellationToken)).Build is { } build)
        {
            await to.WriteLineAsync($"{name}: {build}");
        }
        ProjectionStatus status = await rebuilt;
        ViewDifferences found = await projections.DiffAsync(name, limit: 5, cancellationToken);
        await to.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name}: made again in {time.GetElapsedTime(start).TotalSeconds:0.0} s, up to position {status.Position:#,0}. {found.Same:#,0} views are as before, {found.Changed} differ, {found.Added} are new, {found.Removed} are gone, {found.Moved} have moved meanwhile."));
        foreach (ViewDifference difference in found.First)
        {
            await to.WriteLineAsync($"  {difference.Key}: {difference.Old ?? "nothing"} before, {difference.New ?? "nothing"} now");
        }
    }
}
