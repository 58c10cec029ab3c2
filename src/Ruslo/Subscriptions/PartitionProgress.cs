namespace Ruslo;

/// <summary>Who owns a partition, and how far it is done.</summary>
internal readonly record struct PartitionProgress(long Epoch, long Checkpoint);
