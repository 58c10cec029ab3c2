using Microsoft.Extensions.Logging;

namespace Ruslo;

/// <summary>What is written to the application's log about how subscriptions are defined. The ids are stable.</summary>
internal sealed partial class DefinitionLog(ILogger logger)
{
    private readonly ILogger logger = logger;

    [LoggerMessage(2101, LogLevel.Information, "Subscription {Subscription} is registered: generation {Generation}, partitions: {Partitions}, starting after position {Start}")]
    public partial void Registered(string subscription, int generation, int partitions, long start);

    [LoggerMessage(2102, LogLevel.Warning, "Subscription {Subscription} is given other events than before. What changed applies from where it stands, to none that it has passed; rewind it to handle those too. Before: {Before}. Now: {Now}")]
    public partial void Changed(string subscription, string before, string now);

    [LoggerMessage(2103, LogLevel.Information, "Subscription {Subscription} goes on where {Former} stood")]
    public partial void Renamed(string subscription, string former);

    [LoggerMessage(2104, LogLevel.Warning, "Subscription {Subscription} is registered, but nothing here handles it so far: add it, at run time too, name it in RenamedFrom, or retire it with {Call}")]
    public partial void Orphaned(string subscription, string call);

    [LoggerMessage(2105, LogLevel.Information, "Subscription {Subscription} is retired; its progress is forgotten")]
    public partial void Retired(string subscription);

    [LoggerMessage(2106, LogLevel.Information, "Subscription {Subscription} has {Partitions} partitions now, {Before} before")]
    public partial void Repartitioned(string subscription, int partitions, int before);

    [LoggerMessage(2107, LogLevel.Warning, "Subscription {Subscription} keeps its {Before} partitions: {Reason}. It is tried again when it starts the next time")]
    public partial void NotRepartitioned(string subscription, int before, string reason);

    [LoggerMessage(2108, LogLevel.Information, "Subscription {Subscription} is rewound to {Target}: generation {Generation}")]
    public partial void Rewound(string subscription, string target, int generation);
}
