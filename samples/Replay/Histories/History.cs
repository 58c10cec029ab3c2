namespace Replay;

/// <summary>What happened somewhere, in time order.</summary>
internal sealed record History(string Name, IReadOnlyList<HistoricEvent> Events);
