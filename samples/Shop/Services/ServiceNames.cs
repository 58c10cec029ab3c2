namespace Shop;

/// <summary>The services that listen to the order service; each is a subscription of this name and knows of none of the others.</summary>
internal static class ServiceNames
{
    public const string Payment = "payment";
    public const string Inventory = "inventory";
    public const string Notification = "notification";
    public const string Analytics = "analytics";
    public const string Audit = "audit";
    public const string Recommendation = "recommendation";

    public static IReadOnlyList<ServiceNote> Notes { get; } =
        [new(Payment), new(Inventory), new(Notification, WhileBehind: "[yellow]slow, nobody waits[/]"), new(Analytics), new(Audit), new(Recommendation, WhileBehind: "catches up", BeforeIsAdded: "is added half-way")];

    public static IReadOnlyList<string> All { get; } = [.. Notes.Select(static note => note.Name)];
}
