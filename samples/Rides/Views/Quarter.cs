namespace Rides;

/// <summary>What a quarter of an hour has seen in a zone.</summary>
/// <param name="Requests">Who wanted to go somewhere.</param>
/// <param name="Freed">Drivers whose trip ended there.</param>
internal sealed record Quarter(int Requests, int Freed);
