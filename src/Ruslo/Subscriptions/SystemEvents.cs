namespace Ruslo;

/// <summary>
/// Appends what the platform tells about itself, beside the work: nobody waits for it. What cannot be appended now is tried again;
/// more than <see cref="MaxWaiting"/> are not kept.
/// </summary>
internal sealed class SystemEvents(IEventLog log, RusloRuntime runtime)
{
    public const int MaxWaiting = 1_000;

    private readonly Lock gate = new();
    private readonly Wake wake = new();
    private List<NewEvent> waiting = [];

    public void Post(NewEvent e)
    {
        lock (gate)
        {
            if (waiting.Count < MaxWaiting)
            {
                waiting.Add(e);
            }
        }
        wake.Set();
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        using CancellationTokenRegistration woken = stopping.UnsafeRegister(static wake => ((Wake)wake!).Set(), wake);
        var backOff = new BackOff(runtime);
        while (true)
        {
            List<NewEvent> batch = Take();
            if (batch.Count == 0)
            {
                if (stopping.IsCancellationRequested)
                {
                    return;
                }
                await wake.WaitAsync();
                continue;
            }
            try
            {
                await log.AppendAsync(new() { Events = batch.ToArray(), Idempotency = Idempotency.EachNew }, CancellationToken.None);
                backOff.Reset();
            }
#pragma warning disable CA1031 // the log failed: whatever it throws, the platform's own notes may come later or never
            catch (Exception)
#pragma warning restore CA1031
            {
                if (stopping.IsCancellationRequested)
                {
                    return;
                }
                PutBack(batch);
                await backOff.WaitAsync(stopping);
            }
        }
    }

    private List<NewEvent> Take()
    {
        lock (gate)
        {
            List<NewEvent> taken = waiting;
            waiting = [];
            return taken;
        }
    }

    private void PutBack(List<NewEvent> batch)
    {
        lock (gate)
        {
            waiting = [.. batch, .. waiting];
            if (waiting.Count > MaxWaiting)
            {
                waiting.RemoveRange(MaxWaiting, waiting.Count - MaxWaiting);
            }
        }
    }
}
