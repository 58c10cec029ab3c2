namespace Ruslo.Tests;

/// <summary>A log whose appends are held back until they are let go, so that publishing really waits.</summary>
internal sealed class HeldLog(IEventLog inner) : ForwardingLog(inner)
{
    private readonly Lock gate = new();
    private readonly List<TaskCompletionSource> held = [];
    private bool open;

    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return held.Count;
            }
        }
    }

    public void LetGo(bool forGood = false)
    {
        TaskCompletionSource[] all;
        lock (gate)
        {
            open = forGood;
            all = [.. held];
            held.Clear();
        }
        foreach (TaskCompletionSource one in all)
        {
            one.SetResult();
        }
    }

    public override async ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default)
    {
        CallerContext.Leave();
        request.Validate();
        Task wait = Task.CompletedTask;
        lock (gate)
        {
            if (!open)
            {
                var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                held.Add(source);
                wait = source.Task;
            }
        }
        await wait.WaitAsync(cancellationToken);
        await Task.Yield();
        return await base.AppendAsync(request, cancellationToken);
    }
}
