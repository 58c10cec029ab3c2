namespace Ruslo;

/// <summary>The table of the cases of a flow, and its indexes.</summary>
internal static class FlowTable
{
    public const string Name = "cases";

    /// <summary>When there is something to tell; 0: now. Of what waits for nothing that may be late: none.</summary>
    public const string Due = "due";

    /// <summary>When it is forgotten.</summary>
    public const string Gone = "gone";

    /// <summary>Status, then when it was opened.</summary>
    public const string Status = "status";

    /// <summary>When it was opened, of what has forked.</summary>
    public const string Forked = "forked";

    /// <summary>When it was opened.</summary>
    public const string Opened = "opened";

    private const char Separator = '\n'; // no tenant has one

    public static StateTableBinding BindingOf(FlowPlan plan)
        => new(new(Name, [Due, Gone, Status, Forked, Opened]), typeof(FlowCaseRow), FlowJson.Default.FlowCaseRow, (_, row) => ValuesOf(plan, (FlowCaseRow)row));

    public static string KeyOf(string tenant, Guid correlation) => $"{tenant}{Separator}{correlation:N}";

    public static (string Tenant, Guid Case) Read(string key)
    {
        int end = key.IndexOf(Separator, StringComparison.Ordinal);
        return (key[..end], Guid.ParseExact(key.AsSpan(end + 1), "N"));
    }

    /// <summary>When the loop is to look at a case: at once when something is to be told, else when something is late. Null: never.</summary>
    public static long? DueOf(FlowPlan plan, FlowCaseRow row)
    {
        if (row.Pending.Count > 0)
        {
            return 0;
        }
        long? due = null;
        foreach (FlowExpectation expected in FlowExpectation.Of(plan, row))
        {
            if (expected.DueAt is { } at && (due is null || at < due) && !row.WasTold(expected.Alarm))
            {
                due = at;
            }
        }
        return due;
    }

    public static FlowCaseStatus StatusOf(FlowPlan plan, FlowCaseRow row)
    {
        bool isLate = FlowExpectation.Of(plan, row).Any(expected => row.WasTold(expected.Alarm));
        return row.Dismissed is not null ? FlowCaseStatus.Dismissed
            : row.HasCompleted ? FlowCaseStatus.Completed
            : row.FailedBy is null ? isLate ? FlowCaseStatus.Stalled : FlowCaseStatus.Open
            : row.EndedAt != 0 ? FlowCaseStatus.Failed
            : isLate ? FlowCaseStatus.Uncompensated : FlowCaseStatus.Compensating;
    }

    /// <summary>Whether a case is forgotten when an event comes that was recorded then, whether a sweep has come by or not.</summary>
    public static bool IsGone(FlowPlan plan, FlowCaseRow row, long recordedAt) => row.Pending.Count == 0 && GoneOf(plan, row) <= recordedAt;

    /// <summary>The place of a case among those of a status: by when it was opened, to the millisecond.</summary>
    public static long StatusAt(FlowCaseStatus status, long openedAt) => ((long)status << 50) + (openedAt / TimeSpan.TicksPerMillisecond);

    private static StateValue[] ValuesOf(FlowPlan plan, FlowCaseRow row) =>
    [
        DueOf(plan, row) is { } due ? StateValue.Of(due) : StateValue.Null,
        StateValue.Of(GoneOf(plan, row)),
        StateValue.Of(StatusAt(StatusOf(plan, row), row.OpenedAt)),
        row.IsForked && row.Dismissed is null ? StateValue.Of(row.OpenedAt) : StateValue.Null,
        StateValue.Of(row.OpenedAt),
    ];

    private static long GoneOf(FlowPlan plan, FlowCaseRow row)
    {
        long silent = row.LastAt + plan.Options.KeepSilent.Ticks;
        return row.EndedAt == 0 ? silent : Math.Min(row.EndedAt + plan.Options.KeepEnded.Ticks, silent);
    }
}
