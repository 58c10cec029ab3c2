namespace Ruslo;

/// <summary>
/// What every <see cref="IStateStore"/> promises, as checks that a test project of any framework runs one by one. Which of them apply
/// follows from what the subject declares, and from nothing else.
/// </summary>
public static class StateConformance
{
    /// <summary>The checks that apply to a store.</summary>
    public static IReadOnlyList<ConformanceCheck> Checks(StateSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var checks = new StateCheckList(subject);
        StateDocumentChecks.AddTo(checks);
        StateProgressChecks.AddTo(checks);
        StateAtomicityChecks.AddTo(checks);
        StateEmitChecks.AddTo(checks);
        StateQueryChecks.AddTo(checks);
        StatePagingChecks.AddTo(checks);
        StateOwnerChecks.AddTo(checks);
        StateConcurrencyChecks.AddTo(checks);
        StateModelChecks.AddTo(checks);
        if (subject.ReopenAsync is not null)
        {
            StateReopenChecks.AddTo(checks);
        }
        return checks.All;
    }

    /// <summary>The capabilities that a store does not declare: what is not checked of it.</summary>
    public static IReadOnlyList<string> Lacking(StateSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return [.. subject.ReopenAsync is null ? ["durability"] : Array.Empty<string>(), .. subject.KeepsDocuments ? Array.Empty<string>() : ["documents"]];
    }
}
