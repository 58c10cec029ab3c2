namespace Ruslo;

/// <summary>What is recorded about a subscription as a whole.</summary>
/// <param name="Generation">From 1; grows with every rewind and re-registration.</param>
/// <param name="Partitions">How many partitions its progress is divided into.</param>
/// <param name="State">Whether it runs, is paused, or is retired.</param>
/// <param name="Start">The checkpoint of partitions that have none yet.</param>
/// <param name="Fingerprint">Of filter and handled names.</param>
internal sealed record Registration(int Generation, int Partitions, RegistrationState State, long Start, string Fingerprint);
