namespace Ruslo;

/// <summary>Something has happened in a case that must not: told once for each step and reason, with the event as its cause.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="Case">The case: its correlation.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Step">The name of the event that must not have come.</param>
/// <param name="Reason">Why not: one of the constants here.</param>
public sealed record FlowForked(string Flow, Guid Case, string Tenant, string Step, string Reason)
{
    /// <summary>It has happened before.</summary>
    public const string Twice = "twice";

    /// <summary>What it must follow has not happened yet.</summary>
    public const string OutOfOrder = "out-of-order";

    /// <summary>The case has succeeded and failed, or succeeded though a step was undone.</summary>
    public const string SucceededAndFailed = "succeeded-and-failed";

    /// <summary>It undoes what has not happened.</summary>
    public const string UndoesNothing = "undoes-nothing";
}
