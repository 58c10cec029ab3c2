namespace Ruslo.Battery;

/// <summary>A command for a till. Each has a number of its own.</summary>
internal abstract record TillCommand(string Till, int Amount, int Number);

/// <summary>Take money out.</summary>
internal sealed record TakeOut(string Till, int Amount, int Number) : TillCommand(Till, Amount, Number);

/// <summary>Put money in.</summary>
internal sealed record PutIn(string Till, int Amount, int Number) : TillCommand(Till, Amount, Number);
