namespace Ruslo.Battery;

internal sealed record Opened(string Account, int Number);

internal sealed record Moved(string Account, string To, double Amount, int Number);

internal sealed record Closed(string Account, int Number);

internal sealed record Shared(string Account, IReadOnlyList<string> With, int Number);
