namespace Ruslo.Tests.Subscriptions;

/// <summary>A log whose calls fail, come late, or fail after they have succeeded, as the seed decides.</summary>
internal sealed class FaultyLog(IEventLog log, RusloRuntime runtime, SeededRandom random) : ForwardingLog(log, staysOpen: true)
{
    /// <summary>One call in so many fails before, and as many after it was done; 0: none.</summary>
    public int FaultsOneIn { get; set; }

    /// <summary>No append succeeds.</summary>
    public bool AppendsFail { get; set; }

    /// <summary>Which events cannot be read, by position; null: none.</summary>
    public Func<long, bool>? Unreadable { get; set; }

    /// <summary>A lazy append waits so long for company, as in a log that groups commits.</summary>
    public TimeSpan LazyDelay { get; set; }

    /// <summary>Every append takes so long.</summary>
    public TimeSpan Delay { get; set; }

    public override async ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default)
    {
        Fail();
        if (AppendsFail)
        {
            throw new IOException("The disk does not write.");
        }
        if (request.Lazy && LazyDelay > TimeSpan.Zero)
        {
            await runtime.DelayAsync(LazyDelay, cancellationToken);
        }
        if (Delay > TimeSpan.Zero)
        {
            await runtime.DelayAsync(Delay, cancellationToken);
        }
        else if (FaultsOneIn > 0 && random.OneIn(4))
        {
            await runtime.DelayAsync(TimeSpan.FromMilliseconds(random.Next(20)), cancellationToken);
        }
        AppendResult result = await base.AppendAsync(request, cancellationToken);
        Fail();
        return result;
    }

    public override ValueTask<LogPage> ReadAsync(long after, EventFilter filter, int maxEvents, CancellationToken cancellationToken = default)
    {
        Fail();
        if (Unreadable?.Invoke(after + 1) == true)
        {
            throw new IOException("The disk does not read.");
        }
        return base.ReadAsync(after, filter, maxEvents, cancellationToken);
    }

    public override ValueTask<IReadOnlyList<ProgressEntry>> ReadProgressAsync(string prefix, CancellationToken cancellationToken = default)
    {
        Fail();
        return base.ReadProgressAsync(prefix, cancellationToken);
    }

    private void Fail()
    {
        if (FaultsOneIn > 0 && random.OneIn(FaultsOneIn))
        {
            throw new IOException("The disk does not answer.");
        }
    }
}
