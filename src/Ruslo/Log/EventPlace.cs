namespace Ruslo;

/// <summary>Where an appended event is.</summary>
/// <param name="Position">In the log.</param>
/// <param name="Version">In its stream.</param>
/// <param name="AlreadyThere">Whether its id was known: this append did not write it.</param>
public readonly record struct EventPlace(long Position, long Version, bool AlreadyThere);
