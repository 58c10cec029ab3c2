namespace Replay;

internal sealed record LatencyFigures(double P50, double P99);
