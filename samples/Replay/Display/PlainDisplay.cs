using System.Globalization;

namespace Replay;

/// <summary>A line every second, where there is no terminal.</summary>
internal sealed class PlainDisplay(TextWriter to) : IDisplay
{
    public TimeSpan Every { get; } = TimeSpan.FromSeconds(1);

    public void Show(ReplayProgress progress)
        => to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{progress.Elapsed.TotalSeconds,5:0.0} s  published {progress.Published:#,0} of {progress.Events:#,0} ({progress.PerSecond:#,0}/s)  ")
            + string.Join(", ", progress.Services.Select(Line)));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Line(ServiceProgress service)
        => string.Create(CultureInfo.InvariantCulture, $"{service.Name} {service.Handled:#,0} ({service.PerSecond:#,0}/s, lag {service.Lag:#,0})") + (service.Reason is { } reason ? $" {service.State}: {reason}" : "");
}
