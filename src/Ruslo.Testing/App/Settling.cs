namespace Ruslo;

/// <summary>
/// Waits until an application has nothing left to do at this virtual time. Where something only waits for time to pass, a retry in place or
/// a back-off, time moves on, from timer to timer; a slow machine alone never moves it.
/// </summary>
internal sealed class Settling(Func<CancellationToken, ValueTask<Look>> lookAsync, SimulatedTime time, HandlingRecorder recorder, WatchedScheduler work, TestAppOptions options)
{
    private const int StandsStillAfter = 10; // looks
    private const int MayStandStillAfter = 250; // a handler may await virtual time, or merely be slow
    private const int ShortLooks = 200;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(2);

    /// <exception cref="TestAppException">It does not settle.</exception>
    public async ValueTask<Look> RunAsync(CancellationToken cancellationToken)
    {
        long began = TimeProvider.System.GetTimestamp();
        TimeSpan limit = time.Elapsed + options.MaxAdvance;
        Look before = await lookAsync(cancellationToken);
        long workBefore = work.Begun;
        for (int unchanged = 0; ;)
        {
            await Task.Delay(BetweenLooks, TimeProvider.System, cancellationToken);
            bool isIdle = work.IsIdle && work.Begun == workBefore; // nothing has run since the last look
            workBefore = work.Begun;
            Look now = await lookAsync(cancellationToken);
            isIdle &= work.IsIdle && work.Begun == workBefore;
            if (now.Hopeless is { } hopeless)
            {
                throw Standstill(now, $"subscription '{hopeless.Name}' is {hopeless.State.ToString().ToLowerInvariant()}");
            }
            if (now.IsDone && before.IsDone && now.Head == before.Head && recorder.UnderWay == 0 && isIdle)
            {
                return now;
            }
            bool stands = now.Trace == before.Trace && (isIdle || recorder.UnderWay > 0);
            unchanged = stands ? unchanged + 1 : 0;
            before = now;
            if (TimeProvider.System.GetElapsedTime(began) > options.Patience)
            {
                throw Standstill(now, $"it did not settle within {options.Patience} of real time");
            }
            if (now.IsDone || !stands || unchanged < (recorder.UnderWay == 0 && now.IsWaitingForTime ? StandsStillAfter : MayStandStillAfter))
            {
                continue;
            }
            if (time.UntilNextTimer is not { } pause || time.Elapsed + pause > limit)
            {
                if (now.IsWaitingForTime && isIdle && unchanged >= MayStandStillAfter) // a commit to a real database is merely slow, too
                {
                    throw Standstill(now, $"it did not settle within {options.MaxAdvance} of virtual time");
                }
                continue; // work that is merely slow: real time ends it
            }
            time.AdvanceToNextTimer();
            unchanged = 0;
        }
    }

    /// <summary>Until what has been queued has run. False: a handler is under way, for which this does not wait, and something else may be left as well.</summary>
    public async ValueTask<bool> RunQueuedAsync(CancellationToken cancellationToken)
    {
        long began = TimeProvider.System.GetTimestamp();
        for (int looks = 0; !work.IsIdle && recorder.UnderWay == 0 && TimeProvider.System.GetElapsedTime(began) < options.Patience; looks++)
        {
            if (looks < ShortLooks)
            {
                await Task.Yield(); // mostly a loop looks whether there is something to do, and there is nothing
                continue;
            }
            await Task.Delay(BetweenLooks, TimeProvider.System, cancellationToken);
        }
        return work.IsIdle;
    }

    private TestAppException Standstill(Look look, string why)
    {
        var lines = new List<string> { $"The application has not settled: {why}. The log ends at position {look.Head}; {recorder.UnderWay} handlers are under way." };
        Exception? cause = null;
        foreach (SubscriptionStatus status in look.Statuses)
        {
            if (look.IsDoneBy(status))
            {
                continue;
            }
            Exception? failure = recorder.LastFailureOf(status.Name);
            cause ??= failure;
            lines.Add($"- {status.Name}: {status.State}{(status.Reason is null ? "" : $" ({status.Reason})")}; {Where(status, look.Head)}; {status.Handled} events handled, {status.Failures} attempts failed{(failure is null ? "" : $"; its last failure: {failure.Message}")}");
        }
        if (look.IsForwarding)
        {
            lines.Add("- What handlers with state tables have published waits to be forwarded.");
        }
        return new(string.Join(Environment.NewLine, lines), cause);
    }

    private static string Where(SubscriptionStatus status, long head)
    {
        string[] behind = [.. status.Partitions.Where(p => p.Position < head).Select(static p => $"partition {p.Number} is done through position {p.Position}{(p.CatchingUp ? " and reads for itself" : "")}{(p.Reason is null ? "" : $" ({p.Reason})")}")];
        return behind.Length == 0 ? "all that is left is parked, or being retried" : string.Join(", ", behind.Take(3)) + (behind.Length > 3 ? $" and {behind.Length - 3} more" : "");
    }
}
