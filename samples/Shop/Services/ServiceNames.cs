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

    public static IReadOnlyList<string> All { get; } = [Payment, Inventory, Notification, Analytics, Audit, Recommendation];
}
