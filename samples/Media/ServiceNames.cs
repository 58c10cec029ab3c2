namespace Media;

/// <summary>The services that listen; each is a subscription of this name and knows of none of the others.</summary>
internal static class ServiceNames
{
    public const string Recommender = "recommender";
    public const string Delivery = "delivery";
    public const string Audit = "audit";

    public static IReadOnlyList<ServiceNote> Notes { get; } = [new(Recommender), new(Delivery), new(Audit)];

    public static IReadOnlyList<string> All { get; } = [.. Notes.Select(static note => note.Name)];
}
