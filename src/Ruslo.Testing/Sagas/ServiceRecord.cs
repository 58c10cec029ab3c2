namespace Ruslo;

/// <summary>What the services of a simulation remember of one idempotency key.</summary>
internal sealed class ServiceRecord(SagaSent command, SimulatedAnswers service)
{
    public SagaSent Command => command;

    public SimulatedAnswers Service => service;

    /// <summary>Whether it has had its effect; null: it is not decided.</summary>
    public bool? HasHappened { get; set; }
}
