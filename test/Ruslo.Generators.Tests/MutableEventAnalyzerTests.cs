using Xunit;

namespace Ruslo.Generators.Tests;

public sealed class MutableEventAnalyzerTests
{
    [Theory]
    [InlineData("public string {|RUSLO0010:X|} { get; set; } = \"\";")]
    [InlineData("public string {|RUSLO0010:X|} { get; internal set; } = \"\";")]
    [InlineData("public string {|RUSLO0010:X|} = \"\";")]
    [InlineData("public List<string> {|RUSLO0010:X|} { get; init; } = [];")]
    [InlineData("public IList<string> {|RUSLO0010:X|} { get; init; } = [];")]
    [InlineData("public ICollection<string> {|RUSLO0010:X|} { get; init; } = [];")]
    [InlineData("public Dictionary<string, int> {|RUSLO0010:X|} { get; init; } = [];")]
    [InlineData("public HashSet<string> {|RUSLO0010:X|} { get; init; } = [];")]
    public Task What_can_be_changed_is_reported(string member) => Verify.Analyzer<MutableEventAnalyzer>($"[Event(\"a\", Topic = \"t\")] public sealed record A {{ {member} }}");

    [Theory]
    [InlineData("List<string> {|RUSLO0010:X|}")]
    [InlineData("IDictionary<string, int> {|RUSLO0010:X|}")]
    public Task A_parameter_that_can_be_changed_is_reported(string parameter) => Verify.Analyzer<MutableEventAnalyzer>($"[Event(\"a\", Topic = \"t\")] public sealed record A({parameter});");

    [Fact]
    public Task A_base_of_events_is_reported_where_it_is_declared()
        => Verify.Analyzer<MutableEventAnalyzer>("[Topic(\"t\")] public abstract record B { public int {|RUSLO0010:X|} { get; set; } } [Event(\"a\")] public sealed record A : B; [Event(\"b\")] public sealed record C : B;");

    [Theory]
    [InlineData("string[] X")]
    [InlineData("IReadOnlyList<string> X")]
    [InlineData("IEnumerable<string> X")]
    [InlineData("IReadOnlyDictionary<string, int> X")]
    [InlineData("System.Collections.Immutable.ImmutableArray<string> X")]
    [InlineData("System.Collections.Immutable.ImmutableDictionary<string, int> X")]
    [InlineData("System.Collections.ObjectModel.ReadOnlyCollection<string> X")]
    public Task What_cannot_be_added_to_passes(string parameter)
        => Verify.Analyzer<MutableEventAnalyzer>($"[Event(\"a\", Topic = \"t\")] public sealed record A({parameter}) {{ public int Y {{ get; init; }} public int Z {{ get; private set; }} public static int Count; public const int C = 1; }}");

    [Fact]
    public Task What_is_no_event_passes() => Verify.Analyzer<MutableEventAnalyzer>("public sealed class A { public List<string> X { get; set; } = []; }");

    [Fact]
    public Task The_fix_makes_a_setter_init() => Verify.Fix<MutableEventAnalyzer, InitSetterFix>(
        "[Event(\"a\", Topic = \"t\")] public sealed record A { public int {|RUSLO0010:X|} { get; set; } public int {|RUSLO0010:Y|} { get; internal set; } }",
        "[Event(\"a\", Topic = \"t\")] public sealed record A { public int X { get; init; } public int Y { get; internal init; } }");
}
