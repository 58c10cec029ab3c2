namespace Ruslo;

/// <summary>A file of zeros that waits to become a segment.</summary>
internal sealed record Reserved(IStorageFile File, long Capacity);
