using System.Globalization;
using Ruslo;
using Spectre.Console;

namespace Replay;

/// <summary>A table that changes in place: who has handled how much, how fast, and how far behind. It fits into 80 columns, and nothing in it moves.</summary>
internal sealed class LiveDisplay : IDisplay
{
    private const int Bar = 24;
    private readonly Table table = new Table().Border(TableBorder.Rounded)
        .AddColumn(Column("service", 14)).AddColumn(Column("handled", 8).RightAligned()).AddColumn(Column("per second", 10).RightAligned()).AddColumn(Column("lag", 8).RightAligned()).AddColumn(Column("", 22));
    private readonly IReadOnlyList<ServiceNote> notes;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task live;
    private LiveDisplayContext? context;

    public LiveDisplay(IReadOnlyList<ServiceNote> notes)
    {
        this.notes = notes;
        live = AnsiConsole.Live(table).StartAsync(async shown =>
        {
            context = shown;
            await ended.Task;
        });
    }

    public TimeSpan Every { get; } = TimeSpan.FromMilliseconds(200);

    public void Show(ReplayProgress progress)
    {
        table.Title = new TableTitle(Title(progress)) { Style = Style.Plain };
        table.Rows.Clear();
        foreach (ServiceNote note in notes)
        {
            if (progress.Services.FirstOrDefault(s => s.Name == note.Name) is { } service)
            {
                table.AddRow(note.Name, Number(service.Handled), Number(service.PerSecond), Number(service.Lag), NoteOn(service, note));
            }
            else
            {
                table.AddRow($"[dim]{note.Name}[/]", "", "", "", $"[dim]{note.BeforeIsAdded}[/]");
            }
        }
        context?.Refresh();
    }

    public async ValueTask DisposeAsync()
    {
        ended.TrySetResult();
        await live;
    }

    private static string Title(ReplayProgress progress)
    {
        int full = progress.Events == 0 ? Bar : (int)(Bar * progress.Published / progress.Events);
        string numbers = string.Create(CultureInfo.InvariantCulture, $"{progress.Published,9:#,0} of {progress.Events:#,0}  {progress.PerSecond,7:#,0}/s  {progress.Elapsed:m\\:ss}");
        return $"published [green]{new string('━', full)}[/][dim]{new string('─', Bar - full)}[/]{numbers}";
    }

    private static string NoteOn(ServiceProgress service, ServiceNote note)
    {
        string parked = service.Parked == 0 ? "" : $"[red]{service.Parked} parked[/] ";
        return parked + (service.State != SubscriptionState.Running || service.Reason is not null ? $"[red]{Markup.Escape($"{service.State}: {service.Reason}")}[/]"
            : service.Lag == 0 ? "[green]up to date[/]"
            : note.WhileBehind);
    }

    private static TableColumn Column(string title, int width) => new TableColumn(title).Width(width).NoWrap();

    private static string Number(double number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
