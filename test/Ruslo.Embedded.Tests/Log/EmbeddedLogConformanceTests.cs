using Xunit;

namespace Ruslo.Embedded.Tests.Log;

/// <summary>The embedded log keeps every promise of a log, with segments of the usual size and with tiny ones.</summary>
public sealed class EmbeddedLogConformanceTests
{
    private static readonly Dictionary<string, ConformanceCheck> All = LogConformance.Checks(Subject(new())).ToDictionary(check => check.Name);
    private static readonly Dictionary<string, ConformanceCheck> Tiny = LogConformance.Checks(Subject(new() { SegmentBytes = 16 * 1024 })).ToDictionary(check => check.Name);

    public static TheoryData<string> Checks => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Checks))]
    public Task It_keeps_the_promise(string check) => All[check].RunAsync(new RusloRuntime());

    [Theory]
    [MemberData(nameof(Checks))]
    public Task It_keeps_the_promise_in_tiny_segments(string check) => Tiny[check].RunAsync(new RusloRuntime());

    private static LogSubject Subject(EmbeddedLogOptions options) => new()
    {
        Name = "embedded",
        CreateAsync = async runtime => new OwnDirectory(await EmbeddedLog.OpenAsync(NewDirectory(out string directory), options, runtime), directory),
        ReopenAsync = async (log, runtime) => new OwnDirectory(await EmbeddedLog.OpenAsync(((OwnDirectory)log).Path, options, runtime), ((OwnDirectory)log).Path),
    };

    private static string NewDirectory(out string directory) => directory = TestDirectory.New();
}
