namespace Ruslo;

/// <summary>Who owns a partition, and how far it is done.</summary>
/// <param name="Epoch">Grows whenever it changes hands.</param>
/// <param name="Checkpoint">Everything up to here is handled, waits in a parked key, or is not for it.</param>
/// <param name="Identity">The identity of the event at the checkpoint; empty where progress is kept in the log itself.</param>
internal readonly record struct PartitionProgress(long Epoch, long Checkpoint, Token Identity = default);
