namespace Ruslo;

/// <summary>Work of handlers in the transaction of the commit has failed: nothing was changed.</summary>
internal sealed record WorkFailed(string Message) : AppendResult;
