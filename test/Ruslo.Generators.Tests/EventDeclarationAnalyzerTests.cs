using Xunit;

namespace Ruslo.Generators.Tests;

public sealed class EventDeclarationAnalyzerTests
{
    [Theory]
    [InlineData("[Event(\"a\", Topic = \"t\")] public sealed record A; [Event(\"a\", Topic = \"t\")] public sealed record {|RUSLO0001:B|};")]
    [InlineData("[Event(\"a\", Topic = \"t\")] public sealed record A; [Event(\"b\", Topic = \"t\", Aliases = new[] { \"a\" })] public sealed record {|RUSLO0001:B|};")]
    [InlineData("[Event(\"a\", Topic = \"t\", Aliases = [\"old\"])] public sealed record A; [Event(\"b\", Topic = \"t\", Aliases = [\"old\"])] public sealed record {|RUSLO0001:B|};")]
    [InlineData("[Event(\"a\", Topic = \"t\")] public sealed record A; [Command(\"a\")] public sealed record {|RUSLO0001:B|};")]
    [InlineData("[Event(\"a\", Topic = \"t\")] public sealed record A; public static class Inner { [Event(\"a\", Topic = \"t\")] public sealed record {|RUSLO0001:A|}; }")]
    public Task One_name_for_two_events_is_an_error(string source) => Verify.Analyzer<EventDeclarationAnalyzer>(source);

    [Fact]
    public Task The_fix_names_a_copy_after_its_type() => Verify.Fix<EventDeclarationAnalyzer, DuplicateNameFix>(
        "[Event(\"order-placed\", Topic = \"t\")] public sealed record OrderPlaced; [Command(\"order-placed\")] public sealed record {|RUSLO0001:ShipOrder|};",
        "[Event(\"order-placed\", Topic = \"t\")] public sealed record OrderPlaced; [Command(\"ship-order\")] public sealed record ShipOrder;");

    [Theory]
    [InlineData("Topic = \"t\"", "Topic = \"t\", Version = 4")]
    [InlineData("Version = 3, Topic = \"t\"", "Version = 4, Topic = \"t\"")]
    public Task The_fix_makes_it_the_next_version_where_the_name_of_its_type_is_taken(string written, string fixedTo) => Verify.Fix<EventDeclarationAnalyzer, DuplicateNameFix>(
        $"[Event(\"a\", {written})] public sealed record A; [Event(\"a\", Topic = \"t\", Version = {(written.StartsWith('V') ? 2 : 3)})] public sealed record A0; public static class Later {{ [Event(\"a\", {written})] public sealed record {{|RUSLO0001:A|}}; }}",
        $"[Event(\"a\", {written})] public sealed record A; [Event(\"a\", Topic = \"t\", Version = {(written.StartsWith('V') ? 2 : 3)})] public sealed record A0; public static class Later {{ [Event(\"a\", {fixedTo})] public sealed record A; }}");

    [Theory]
    [InlineData("[Event(\"a\", Topic = \"t\", Aliases = [\"old\"])] public sealed record A1; [Event(\"a\", Topic = \"t\", Version = 2, Aliases = [\"old\"])] public sealed record A2;")]
    [InlineData("[Topic(\"shop.orders\")] public abstract record B; [Event(\"order-created\")] public sealed record A : B; [Command(\"ship\")] internal sealed record C;")]
    [InlineData("[Topic(\"t\")] public interface I; [Event(\"a\")] public sealed record A : I; [Topic(\"u\")] public interface J; [Event(\"b\", Topic = \"u\")] public sealed record B : I, J;")]
    public Task What_is_right_passes(string source) => Verify.Analyzer<EventDeclarationAnalyzer>(source);

    [Theory]
    [InlineData("[{|RUSLO0006:Event(\"OrderCreated\", Topic = \"t\")|}] public sealed record A;")]
    [InlineData("[{|RUSLO0006:Event(\"a\", Topic = \"Orders\")|}] public sealed record A;")]
    [InlineData("[{|RUSLO0006:Event(\"a\", Topic = \"$orders\")|}] public sealed record A;")]
    [InlineData("[{|RUSLO0006:Event(\"a\", Topic = \"orders.*\")|}] public sealed record A;")]
    [InlineData("[{|RUSLO0006:Event(\"a\", Topic = \"t\", Aliases = [\"old name\"])|}] public sealed record A;")]
    [InlineData("[{|RUSLO0006:Event(\"a\", Topic = \"t\", Version = 0)|}] public sealed record A;")]
    [InlineData("[{|RUSLO0006:Event(\"a\", Topic = \"t\", Kind = EventKind.Command)|}] public sealed record A;")]
    [InlineData("[{|RUSLO0006:Topic(\"\")|}] public abstract record A;")]
    [InlineData("[{|RUSLO0006:Subscription(\"Send Mail\")|}] public sealed class A;")]
    public Task A_malformed_name_is_an_error(string source) => Verify.Analyzer<EventDeclarationAnalyzer>(source);

    [Theory]
    [InlineData("[Event(\"a\")] public sealed record {|RUSLO0007:A|};")]
    [InlineData("[Topic(\"t\")] public interface I; [Topic(\"u\")] public interface J; [Event(\"a\")] public sealed record {|RUSLO0007:A|} : I, J;")]
    public Task An_event_without_one_topic_is_an_error(string source) => Verify.Analyzer<EventDeclarationAnalyzer>(source);

    [Theory]
    [InlineData("[Event(\"a\", Topic = \"t\")] public sealed record {|RUSLO0011:A|}<T>;")]
    [InlineData("[Event(\"a\", Topic = \"t\")] public abstract record {|RUSLO0011:A|};")]
    [InlineData("public static class Outer { [Event(\"a\", Topic = \"t\")] private sealed record {|RUSLO0011:A|}; }")]
    [InlineData("[Event(\"a\", Topic = \"t\"), Command(\"b\")] public sealed record {|RUSLO0011:A|};")]
    [InlineData("[Event(\"a\", Topic = \"t\")] file sealed record {|RUSLO0011:A|};")]
    public Task A_type_that_cannot_be_an_event_is_an_error(string source) => Verify.Analyzer<EventDeclarationAnalyzer>(source);

    [Theory]
    [InlineData("[Event(\"a\", Topic = \"t\")] public sealed record {|RUSLO0008:A|}([StreamKey] string X, [StreamKey] string Y);")]
    [InlineData("public abstract record B([StreamKey] string X); [Event(\"a\", Topic = \"t\")] public sealed record {|RUSLO0008:A|}(string X, [StreamKey] string Y) : B(X);")]
    [InlineData("[Event(\"a\", Topic = \"t\")] public sealed record A([StreamKey] DateTime {|RUSLO0008:X|});")]
    [InlineData("[Event(\"a\", Topic = \"t\")] public sealed record A([StreamKey] double {|RUSLO0008:X|});")]
    [InlineData("[Event(\"a\", Topic = \"t\")] public sealed record A([StreamKey] int? {|RUSLO0008:X|});")]
    [InlineData("[Event(\"a\", Topic = \"t\")] public sealed record A([StreamKey] Version {|RUSLO0008:X|}, [StreamKey] int[] Y);", true)]
    [InlineData("[Event(\"a\", Topic = \"t\")] public sealed record A { [StreamKey] public List<string> {|RUSLO0008:X|} { get; init; } = []; }")]
    [InlineData("[Event(\"a\", Topic = \"t\")] public sealed class A([StreamKey] string {|RUSLO0008:x|}) { public string Y { get; } = x; }")]
    public Task A_key_that_cannot_be_used_is_an_error(string source, bool two = false)
        => Verify.Analyzer<StreamKeyAnalyzer>(two ? source.Replace("{|RUSLO0008:X|}", "X", StringComparison.Ordinal).Replace("record A(", "record {|RUSLO0008:A|}(", StringComparison.Ordinal) : source);

    [Theory]
    [InlineData("[Event(\"a\", Topic = \"t\")] public sealed record A([StreamKey] string X);")]
    [InlineData("[Event(\"a\", Topic = \"t\")] public sealed record A([StreamKey] Guid X);")]
    [InlineData("[Event(\"a\", Topic = \"t\")] public sealed record A([property: StreamKey] ulong X);")]
    [InlineData("public abstract record B { [StreamKey] public abstract string X { get; init; } } [Event(\"a\", Topic = \"t\")] public sealed record A([StreamKey] string X) : B { public override string X { get; init; } = X; }")]
    [InlineData("[Event(\"a\", Topic = \"t\")] public sealed record A(string X);")]
    public Task A_key_that_can_be_used_passes(string source) => Verify.Analyzer<StreamKeyAnalyzer>(source);
}
