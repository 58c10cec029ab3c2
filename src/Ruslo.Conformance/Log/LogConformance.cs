namespace Ruslo;

/// <summary>
/// What every <see cref="IEventLog"/> promises, as checks that a test project of any framework runs one by one. Which of them apply
/// follows from what the subject declares, and from nothing else.
/// </summary>
public static class LogConformance
{
    /// <summary>The checks that apply to a log.</summary>
    public static IReadOnlyList<ConformanceCheck> Checks(LogSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var checks = new LogCheckList(subject);
        ExpectedVersionChecks.AddTo(checks);
        ConditionChecks.AddTo(checks);
        ClosingChecks.AddTo(checks);
        AtomicityChecks.AddTo(checks);
        WholeIdempotencyChecks.AddTo(checks);
        EachNewIdempotencyChecks.AddTo(checks);
        ProgressChecks.AddTo(checks);
        RecordChecks.AddTo(checks);
        ReadChecks.AddTo(checks);
        StreamReadChecks.AddTo(checks);
        FilterChecks.AddTo(checks);
        FindChecks.AddTo(checks);
        WaitChecks.AddTo(checks);
        SizeChecks.AddTo(checks);
        ConcurrencyChecks.AddTo(checks);
        ConditionStressChecks.AddTo(checks);
        CallerChecks.AddTo(checks);
        ModelChecks.AddTo(checks);
        if (subject.ReopenAsync is not null)
        {
            ReopenChecks.AddTo(checks);
        }
        return checks.All;
    }

    /// <summary>The capabilities that a log does not declare: what is not checked of it.</summary>
    public static IReadOnlyList<string> Lacking(LogSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return subject.ReopenAsync is null ? ["durability"] : [];
    }
}
