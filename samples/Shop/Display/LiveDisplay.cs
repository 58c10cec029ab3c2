using System.Globalization;
using Spectre.Console;

namespace Shop;

/// <summary>A table that changes in place: who has handled how much, how fast, and how far behind.</summary>
internal sealed class LiveDisplay : IDisplay
{
    private readonly Table table = new Table().Border(TableBorder.Rounded).AddColumn("service").AddColumn(Right("handled")).AddColumn(Right("per second")).AddColumn(Right("lag")).AddColumn("");
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task live;
    private LiveDisplayContext? context;

    public LiveDisplay() => live = AnsiConsole.Live(table).StartAsync(async shown =>
    {
        context = shown;
        await ended.Task;
    });

    public TimeSpan Every { get; } = TimeSpan.FromMilliseconds(200);

    public void Show(ShopProgress progress)
    {
        table.Title = new TableTitle(string.Create(CultureInfo.InvariantCulture, $"published {progress.Published:#,0} of {progress.Events:#,0}, {progress.PerSecond:#,0}/s, {progress.Elapsed:m\\:ss}"));
        table.Rows.Clear();
        foreach (ServiceProgress service in progress.Services)
        {
            table.AddRow(service.Name, Number(service.Handled), Number(service.PerSecond), Number(service.Lag), Markup.Escape(StateOf(service)));
        }
        context?.Refresh();
    }

    public async ValueTask DisposeAsync()
    {
        ended.TrySetResult();
        await live;
    }

    private static string StateOf(ServiceProgress service)
    {
        string parked = service.Parked == 0 ? "" : $"{service.Parked} parked ";
        return service.Reason is { } reason ? $"{parked}{service.State}: {reason}" : parked;
    }

    private static TableColumn Right(string title) => new TableColumn(title).RightAligned();

    private static string Number(double number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
