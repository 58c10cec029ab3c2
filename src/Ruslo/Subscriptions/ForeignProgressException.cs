namespace Ruslo;

/// <summary>Progress that is kept outside the log, and what lies beside it, was made from another log or from a later state of this one.</summary>
internal sealed class ForeignProgressException(string message) : RusloException(message);
