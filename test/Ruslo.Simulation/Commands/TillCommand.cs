namespace Ruslo.Battery;

/// <summary>A command for a till. Each has a number of its own.</summary>
internal abstract record TillCommand(string Till, int Number);

/// <summary>Take money out.</summary>
internal sealed record TakeOut(string Till, int Amount, int Number) : TillCommand(Till, Number);

/// <summary>Put money in.</summary>
internal sealed record PutIn(string Till, int Amount, int Number) : TillCommand(Till, Number);

/// <summary>Nothing comes of it.</summary>
internal sealed record LookInto(string Till, int Number) : TillCommand(Till, Number);

/// <summary>A command that no decider takes: say so.</summary>
internal sealed record Tell(string Till, int Number);
