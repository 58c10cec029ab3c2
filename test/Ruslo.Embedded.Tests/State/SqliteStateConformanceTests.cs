using Xunit;

namespace Ruslo.Tests;

public sealed class SqliteStateConformanceTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("ruslo-state-").FullName;

    public static TheoryData<string> Promises => [.. StateConformance.Checks(Subject("")).Select(check => check.Name)];

    [Theory]
    [MemberData(nameof(Promises))]
    public Task The_state_in_sqlite_keeps_every_promise(string promise)
        => StateConformance.Checks(Subject(directory)).Single(check => check.Name == promise).RunAsync(new RusloRuntime());

    [Fact]
    public void Nothing_is_lacking() => Assert.Empty(StateConformance.Lacking(Subject(directory)));

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private static StateSubject Subject(string directory) => new()
    {
        Name = "SQLite",
        CreateAsync = runtime => new(new SqliteStateStore(directory, runtime)),
        ReopenAsync = (_, runtime) => new(new SqliteStateStore(directory, runtime)),
    };
}
