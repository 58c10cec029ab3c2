namespace Rides;

/// <summary>The services that do the work; each is a subscription of this name and knows of none of the others.</summary>
internal static class ServiceNames
{
    public const string Dispatch = "dispatch";
    public const string Drivers = "drivers";
    public const string Meter = "meter";
    public const string Desk = "desk";

    public static IReadOnlyList<ServiceNote> Notes { get; } = [new(Dispatch), new(Drivers), new(Meter), new(Desk)];

    public static IReadOnlyList<string> All { get; } = [.. Notes.Select(static note => note.Name)];
}
