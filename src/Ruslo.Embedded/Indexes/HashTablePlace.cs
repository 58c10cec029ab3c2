namespace Ruslo;

/// <summary>Where a hash table lies in an index file.</summary>
/// <param name="FirstBlock">Its first page.</param>
/// <param name="Pages">How many pages it has, overflow not counted.</param>
/// <param name="Overflow">The first block of its overflow pages.</param>
/// <param name="Keys">How many keys it has.</param>
internal readonly record struct HashTablePlace(long FirstBlock, long Pages, long Overflow, long Keys);
