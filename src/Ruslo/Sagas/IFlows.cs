namespace Ruslo;

/// <summary>The flows of this process, for people who look after them: how many cases stand where, which they are, and what has happened in one. Singleton, thread-safe.</summary>
public interface IFlows
{
    /// <summary>Every flow, by name, with how many cases it keeps in each status. They are counted one after the other, while cases go on.</summary>
    /// <exception cref="RusloException">The subscription of one does not run: it is paused, or the host does not run.</exception>
    ValueTask<IReadOnlyList<FlowSummary>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>A page of cases, by when they were opened, oldest first.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="query">Which; null: all.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">There is no such flow, or the query is out of its range.</exception>
    /// <exception cref="RusloException">Its subscription does not run.</exception>
    ValueTask<FlowCasePage> CasesAsync(string flow, FlowCaseQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>A case with where it stands and the events of its correlation, or null when it is not known, or forgotten.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="correlation">The case.</param>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="maxEvents">The most events; the first of them.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">There is no such flow.</exception>
    /// <exception cref="RusloException">Its subscription does not run.</exception>
    ValueTask<FlowCaseDetails?> FindAsync(string flow, Guid correlation, string tenant = "", int maxEvents = 1000, CancellationToken cancellationToken = default);

    /// <summary>
    /// Settles a case by hand: it ends, nothing more is told about it, and it shows in no health check. Recorded as <see cref="FlowDismissed"/>;
    /// it holds when the flow's subscription has handled that. Of a case that was settled already, or is not known, nothing is recorded. Whether it
    /// is known is asked once the flow has read what is in the log now, so that one that was just opened is found.
    /// </summary>
    /// <param name="flow">The flow.</param>
    /// <param name="correlation">The case.</param>
    /// <param name="reason">Why, for those who look later.</param>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="cancellationToken">Cancels the look for the case, and the append.</param>
    /// <exception cref="ArgumentException">There is no such flow, or no reason.</exception>
    /// <exception cref="RusloException">Its subscription does not run.</exception>
    ValueTask<FlowAnswer> DismissAsync(string flow, Guid correlation, string reason, string tenant = "", CancellationToken cancellationToken = default);
}
