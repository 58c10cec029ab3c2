namespace Ruslo;

/// <summary>What all parts of an open log share.</summary>
/// <param name="Storage">Where it lives.</param>
/// <param name="Options">How it is kept.</param>
/// <param name="Runtime">Clock, ids and loops.</param>
/// <param name="Process">Who this is, for whoever finds the log open.</param>
/// <param name="CompletesAsynchronously">Whether results are handed to the thread pool; false where a scheduler owns every step.</param>
internal sealed record LogSetting(IStorage Storage, EmbeddedLogOptions Options, RusloRuntime Runtime, string Process, bool CompletesAsynchronously);
