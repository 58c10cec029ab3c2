namespace Ruslo.Battery;

/// <summary>Opens the log under test on a disk.</summary>
internal delegate ValueTask<IEventLog> LogOpener(IStorage storage, RusloRuntime runtime);
