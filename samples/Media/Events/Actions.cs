namespace Media;

/// <summary>What a viewer does beside playing.</summary>
internal static class Actions
{
    public const string Rated = "rated";
    public const string Tagged = "tagged";
    public const string Searched = "searched";
    public const string Listed = "added-to-list";
}
