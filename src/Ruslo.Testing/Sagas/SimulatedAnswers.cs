namespace Ruslo;

/// <summary>How a type of command is answered in a simulation.</summary>
internal sealed record SimulatedAnswers(Type Command, Func<object, object> Succeeds, Func<object, object>? Fails);
