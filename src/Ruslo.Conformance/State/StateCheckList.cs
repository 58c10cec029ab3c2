namespace Ruslo;

/// <summary>Collects the checks of a state store; each gets a fresh one.</summary>
internal sealed class StateCheckList(StateSubject subject)
{
    private readonly List<ConformanceCheck> all = [];

    public IReadOnlyList<ConformanceCheck> All => all;

    /// <summary>A check that runs on any runtime, and needs tables.</summary>
    public void Add(string name, Func<StateFixture, Task> check) => Add(name, needsDocuments: true, needsThreads: !subject.CanBeSimulated, check);

    /// <summary>A check of progress and emits alone, whether the store keeps tables or not.</summary>
    public void AddPlain(string name, Func<StateFixture, Task> check) => Add(name, needsDocuments: false, needsThreads: !subject.CanBeSimulated, check);

    /// <summary>A check that makes threads of its own, and needs tables.</summary>
    public void AddThreaded(string name, Func<StateFixture, Task> check) => Add(name, needsDocuments: true, needsThreads: true, check);

    private void Add(string name, bool needsDocuments, bool needsThreads, Func<StateFixture, Task> check)
    {
        if (needsDocuments && !subject.KeepsDocuments)
        {
            return; // it says so: see StateConformance.Lacking
        }
        all.Add(new(name, needsThreads, async runtime =>
        {
            await using var fixture = new StateFixture(subject, runtime, await subject.CreateAsync(runtime));
            await check(fixture);
        }));
    }
}
