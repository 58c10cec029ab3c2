namespace Ruslo;

/// <summary>What a run of a simulation was.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Steps">How many steps it took.</param>
/// <param name="Elapsed">How much virtual time passed.</param>
/// <param name="Trace">A hash of everything that happened in it: two runs of one seed, in any two processes, have the same.</param>
public sealed record SimulationResult(ulong Seed, long Steps, TimeSpan Elapsed, ulong Trace);
