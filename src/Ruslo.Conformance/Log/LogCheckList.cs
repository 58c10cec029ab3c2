namespace Ruslo;

/// <summary>Collects the checks of a log; each gets a fresh one.</summary>
internal sealed class LogCheckList(LogSubject subject)
{
    private readonly List<ConformanceCheck> all = [];

    public IReadOnlyList<ConformanceCheck> All => all;

    public LogSubject Subject => subject;

    /// <summary>A check that runs on any runtime.</summary>
    public void Add(string name, Func<LogFixture, Task> check) => Add(name, needsThreads: false, check);

    /// <summary>A check that makes threads of its own.</summary>
    public void AddThreaded(string name, Func<LogFixture, Task> check) => Add(name, needsThreads: true, check);

    /// <summary>A check that opens its logs itself.</summary>
    public void AddRaw(string name, bool needsThreads, Func<RusloRuntime, Task> check) => all.Add(new(name, needsThreads, check));

    private void Add(string name, bool needsThreads, Func<LogFixture, Task> check)
        => all.Add(new(name, needsThreads, async runtime =>
        {
            await using LogFixture fixture = await LogFixture.CreateAsync(subject, runtime);
            await check(fixture);
        }));
}
