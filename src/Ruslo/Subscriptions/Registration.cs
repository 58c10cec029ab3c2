namespace Ruslo;

/// <summary>What is recorded about a subscription as a whole.</summary>
/// <param name="Generation">From 1; grows with every rewind and re-registration.</param>
/// <param name="Partitions">How many partitions its progress is divided into.</param>
/// <param name="State">Whether it runs, is paused, or is retired.</param>
/// <param name="Start">The checkpoint of partitions that have none yet.</param>
/// <param name="Fingerprint">Of filter and handled names.</param>
/// <param name="KeptAs">The name under which a state store keeps its tables, when that is another: the one that it had before it was renamed. Empty: its own.</param>
/// <param name="Place">Where its progress is kept; looked for elsewhere it would seem to have handled nothing.</param>
internal sealed record Registration(int Generation, int Partitions, RegistrationState State, long Start, string Fingerprint, string KeptAs = "", ProgressPlace Place = ProgressPlace.Log);
