namespace Ruslo;

/// <summary>A simulated run failed. The message names the seed, which repeats the failure.</summary>
public sealed class SimulationException : Exception
{
    /// <summary>For serializers and tests; prefer the constructor that says what happened.</summary>
    public SimulationException() { }

    /// <param name="message">What happened, and in which seed.</param>
    public SimulationException(string message) : base(message) { }

    /// <param name="message">What happened, and in which seed.</param>
    /// <param name="innerException">What the run threw.</param>
    public SimulationException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>The seed.</summary>
    public ulong Seed { get; init; }
}
