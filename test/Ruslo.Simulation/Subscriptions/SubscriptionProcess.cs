namespace Ruslo.Battery;

/// <summary>A process that handles events, until it is killed. What runs in it afterwards never goes on.</summary>
internal sealed class SubscriptionProcess(Simulation sim, bool faulty)
{
    public bool IsOver { get; private set; }

    /// <summary>Whether calls to the log fail now and then.</summary>
    public bool Faulty { get; set; } = faulty;

    /// <summary>So many of the next appends are not made.</summary>
    public int FailAppends { get; set; }

    /// <summary>What commits to its states wait for.</summary>
    public Task Commits { get; set; } = Task.CompletedTask;

    /// <summary>How many of them wait.</summary>
    public int HeldCommits { get; private set; }

    public void Kill() => IsOver = true;

    public async Task HoldCommitAsync()
    {
        HeldCommits++;
        await Commits;
        HeldCommits--;
    }

    public async Task EnterAsync()
    {
        await sim.PauseAsync(2);
        await GoOnAsync();
    }

    /// <summary>At once, unless it was killed: to be asked in the step that does something for good.</summary>
    public Task GoOnAsync() => IsOver ? new TaskCompletionSource().Task : Task.CompletedTask;

    public void FailSometimes(int times, string what)
    {
        if (Faulty && sim.Random.OneIn(times))
        {
            sim.Note($"fault: {what}");
            throw new IOException($"Simulated: {what}.");
        }
    }
}
