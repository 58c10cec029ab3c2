namespace Ruslo;

/// <summary>What came of a request about a case.</summary>
public enum FlowAnswer
{
    /// <summary>It is recorded, and holds when the flow's subscription has handled that.</summary>
    Done = 0,

    /// <summary>The case was settled already.</summary>
    NothingToDo = 1,

    /// <summary>There is no such case: none was opened in this tenant, or what has opened it is parked, or it is forgotten.</summary>
    NoCase = 2,
}
