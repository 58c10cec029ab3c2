namespace Replay;

/// <summary>How many events a service has handled: a document of its own, in one transaction with its progress.</summary>
internal sealed record Tally(long Events)
{
    public const string Table = "tally";
    public const string Key = "handled";
}
