using System.Text.Json;
using static Replay.FigureText;

namespace Rides;

/// <summary>Writes the figures for people and for programs.</summary>
internal static class FigurePrinter
{
    public static void Print(RidesFigures figures, City city, TextWriter to)
    {
        to.WriteLine();
        List(to, "trips", [Text($"{figures.Trips:#,0}"), Text($"{figures.Completed:#,0} completed"), Text($"{figures.Cancelled:#,0} cancelled"), Text($"{figures.Open:#,0} open")]);
        List(to, "money", [Text($"{figures.FareTotal:#,0.00} in fares"), Text($"{figures.Refunded:#,0.00} refunded")]);
        List(to, "drivers", [Text($"{figures.Dispatch.Drivers:#,0}"), Text($"declined {figures.Dispatch.Declined:#,0} times"), Text($"did not answer {figures.Dispatch.Unanswered:#,0} times"), Text($"{figures.Locations:#,0} locations")]);
        List(to, "zones", figures.TripsByPickupZone.OrderByDescending(static z => z.Value).ThenBy(static z => z.Key, StringComparer.Ordinal).Take(6).Select(z => Text($"{city.NameOf(int.Parse(z.Key, System.Globalization.CultureInfo.InvariantCulture))} {z.Value:#,0}")));
        List(to, "surge", figures.Surge.Take(4).Select(s => Text($"{city.NameOf(s.Zone)} {s.MostRequestsInAnHour:#,0} an hour until {s.At:MM-dd HH:mm} (now x{s.LastMultiplier})")));
        List(to, "speed", [Text($"{figures.EventsPerSecond:#,0} events/s"), Text($"{figures.StepsPerSecond:#,0} saga steps/s")]);
    }

    public static void WriteJson(RidesFigures figures, string path)
        => File.WriteAllText(path, JsonSerializer.Serialize(figures, FiguresJson.Default.RidesFigures) + Environment.NewLine);
}
