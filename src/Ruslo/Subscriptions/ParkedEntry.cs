namespace Ruslo;

/// <summary>The head of a parked key, as progress keeps it.</summary>
/// <param name="Key">The routing key.</param>
/// <param name="Position">The event that could not be handled.</param>
/// <param name="Failures">How often it has failed since it was parked; 0: not tried yet, it moved up.</param>
/// <param name="ParkedAt">When the key was parked.</param>
/// <param name="RetryAt">When the head is tried again.</param>
/// <param name="Error">Why it failed the last time.</param>
internal sealed record ParkedEntry(StreamId Key, long Position, int Failures, DateTimeOffset ParkedAt, DateTimeOffset RetryAt, string Error);
