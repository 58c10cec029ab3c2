using Xunit;

namespace Ruslo.Generators.Tests;

public sealed class UpcasterAnalyzerTests
{
    [Fact]
    public Task A_former_version_without_an_upcaster_is_told() => Verify.Analyzer<UpcasterAnalyzer>("""
        [Event("moved", Topic = "t")] public sealed record {|RUSLO0014:MovedV1|}(string To);
        [Event("moved", Topic = "t", Version = 2)] public sealed record Moved(string To, string From);
        public static class App { public static void M(CatalogBuilder catalog) => catalog.UpcastJson("other", 1, static old => old); }
        """);

    [Fact]
    public Task A_former_version_without_a_type_is_told_at_the_newest() => Verify.Analyzer<UpcasterAnalyzer>("""
        [Event("moved", Topic = "t", Version = 3)] public sealed record {|RUSLO0014:Moved|}(string To, string From);
        public static class App { public static void M(CatalogBuilder catalog) => catalog.UpcastJson("moved", 2, static old => old); }
        """);

    [Fact]
    public Task Every_way_passes() => Verify.Analyzer<UpcasterAnalyzer>("""
        [Event("moved", Topic = "t", Version = 2)] public sealed record MovedV2(string To);
        [Event("moved", Topic = "t", Version = 3)] public sealed record Moved(string To, string From);
        [Event("split", Topic = "t")] public sealed record Split(string To);
        [Event("split", Topic = "t", Version = 2)] public sealed record SplitV2(string To);
        public static class App
        {
            public static void M(CatalogBuilder catalog) => catalog
                .UpcastJson("moved", 1, static old => old)
                .Upcast<MovedV2, Moved>(static old => new(old.To, ""))
                .UpcastToMany<Split>(static old => [new SplitV2(old.To)], typeof(SplitV2));
        }
        """);

    [Fact]
    public Task A_library_of_events_may_leave_upcasting_to_others() => Verify.Analyzer<UpcasterAnalyzer>("""
        [Event("moved", Topic = "t")] public sealed record MovedV1(string To);
        [Event("moved", Topic = "t", Version = 2)] public sealed record Moved(string To, string From);
        """);
}
