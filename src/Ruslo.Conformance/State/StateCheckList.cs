namespace Ruslo;

/// <summary>Collects the checks of a state store; each gets a fresh one.</summary>
internal sealed class StateCheckList(StateSubject subject)
{
    private readonly List<ConformanceCheck> all = [];

    public IReadOnlyList<ConformanceCheck> All => all;

    /// <summary>A check that runs on any runtime.</summary>
    public void Add(string name, Func<StateFixture, Task> check) => Add(name, needsThreads: !subject.CanBeSimulated, check);

    /// <summary>A check that makes threads of its own.</summary>
    public void AddThreaded(string name, Func<StateFixture, Task> check) => Add(name, needsThreads: true, check);

    private void Add(string name, bool needsThreads, Func<StateFixture, Task> check)
        => all.Add(new(name, needsThreads, async runtime =>
        {
            await using var fixture = new StateFixture(subject, runtime, await subject.CreateAsync(runtime));
            await check(fixture);
        }));
}
