namespace Ruslo;

/// <summary>Somebody has ended the transaction of a state that was not his to end.</summary>
internal sealed class StateLeftException(string message) : Exception(message);
