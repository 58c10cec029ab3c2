using Xunit;

namespace Ruslo.Generators.Tests;

public sealed class JsonContextAnalyzerTests
{
    private const string Trimmed = "build_property.EnableTrimAnalyzer = true";

    [Fact]
    public Task An_event_that_no_context_lists_is_reported() => Verify.Analyzer<JsonContextAnalyzer>("""
        [Event("a", Topic = "t")] public sealed record A;
        [Event("b", Topic = "t")] public sealed record {|RUSLO0005:B|};
        [Command("c")] public sealed record {|RUSLO0005:C|};
        [JsonSerializable(typeof(A))] public sealed partial class AppJson : JsonSerializerContext;
        """);

    [Fact]
    public Task Without_a_context_reflection_is_used_and_nothing_reported() => Verify.Analyzer<JsonContextAnalyzer>("[Event(\"a\", Topic = \"t\")] public sealed record A;");

    [Fact]
    public Task A_context_that_serves_something_else_is_left_alone() => Verify.Analyzer<JsonContextAnalyzer>("""
        [Event("a", Topic = "t")] public sealed record A;
        public sealed record Page;
        [JsonSerializable(typeof(Page))] public sealed partial class ApiJson : JsonSerializerContext;
        """);

    [Fact]
    public Task Where_reflection_is_trimmed_away_a_missing_context_is_reported_once() => Verify.Analyzer<JsonContextAnalyzer>("""
        [Event("a", Topic = "t")] public sealed record {|RUSLO0012:A|};
        [Event("b", Topic = "t")] public sealed record B;
        """, config: Trimmed);

    [Fact]
    public Task Where_reflection_is_trimmed_away_any_context_will_do() => Verify.Analyzer<JsonContextAnalyzer>("""
        [Event("a", Topic = "t")] public sealed record {|RUSLO0005:A|};
        public sealed record Page;
        [JsonSerializable(typeof(Page))] public sealed partial class ApiJson : JsonSerializerContext;
        """, config: Trimmed);

    [Fact]
    public Task One_fix_adds_all_to_the_one_declaration_that_has_attributes() => Verify.Fix<JsonContextAnalyzer, JsonContextFix>(
        """
        public sealed partial class AppJson;

        namespace Shop
        {
            [Event("a", Topic = "t")] public sealed record A;
            [Event("b", Topic = "t")] public sealed record {|RUSLO0005:B|};
            public static class Outer { [Event("c", Topic = "t")] public sealed record {|RUSLO0005:C|}; }
        }

        /// <summary>How events are written.</summary>
        [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
        [JsonSerializable(typeof(Shop.A))]
        public sealed partial class AppJson : JsonSerializerContext;
        """,
        """
        public sealed partial class AppJson;

        namespace Shop
        {
            [Event("a", Topic = "t")] public sealed record A;
            [Event("b", Topic = "t")] public sealed record B;
            public static class Outer { [Event("c", Topic = "t")] public sealed record C; }
        }

        /// <summary>How events are written.</summary>
        [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
        [JsonSerializable(typeof(Shop.A))]
        [JsonSerializable(typeof(Shop.B))]
        [JsonSerializable(typeof(Shop.Outer.C))]
        public sealed partial class AppJson : JsonSerializerContext;
        """);

    [Fact]
    public Task The_fix_fills_an_empty_context() => Verify.Fix<JsonContextAnalyzer, JsonContextFix>(
        """
        [Event("a", Topic = "t")] public sealed record {|RUSLO0005:A|};
        [Command("c")] public sealed record {|RUSLO0005:C|};

        /// <summary>How events are written.</summary>
        public sealed partial class AppJson : JsonSerializerContext;
        """,
        """
        [Event("a", Topic = "t")] public sealed record A;
        [Command("c")] public sealed record C;

        /// <summary>How events are written.</summary>
        [JsonSerializable(typeof(A))]
        [JsonSerializable(typeof(C))]
        public sealed partial class AppJson : JsonSerializerContext;
        """);
}
