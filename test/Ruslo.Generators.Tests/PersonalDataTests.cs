using Xunit;

namespace Ruslo.Generators.Tests;

public sealed class PersonalDataTests
{
    [Fact]
    public void What_is_marked_is_in_the_catalog_with_its_subject_its_JSON_names_and_its_placeholders()
    {
        using var shop = LoadedAssembly.From("""
            using System.Text.Json.Serialization;
            [Event("a", Topic = "t")] public sealed record A([StreamKey] string Id, [Subject] int Who, [Personal(Placeholder = "a \"b\"\\\n")] string Text, [property: JsonPropertyName("n")] [Personal(Placeholder = 7)] int Number,
                [Personal] DateOnly Born, [Personal] string? Maybe, [Personal] List<string>? Many, [Personal(Placeholder = Kind.Other)] Kind Kind, [Personal] Kind? Other);
            public enum Kind { One, Other }
            public abstract record Base([Personal] string Name);
            [Event("b", Topic = "t")] public sealed record B(string Name, [StreamKey] string Id) : Base(Name);
            public sealed record Targeted(string Id, [property: Personal] string Email);
            public sealed class View { public string Id { get; init; } = ""; [Personal] public string Email { get; init; } = ""; }
            """);
        EventDescriptor a = shop.Catalog.Find("a", 1)!;
        object e = shop.Make("A", "1", 42, "x", 1, default(DateOnly), null, null, Enum.ToObject(shop.Type("Kind"), 0), null);
        Assert.Equal(SubjectId.Of("", "42"), a.Personal!.SubjectOf(e, "", "1"));
        Assert.Equal("""{"Id":"1","Who":42,"Text":"a \"b\"\\\u000a","n":7,"Born":"0001-01-01","Maybe":null,"Many":null,"Kind":1,"Other":null}""",
            System.Text.Encoding.UTF8.GetString(a.Personal.Fill("""{"Id":"1","Who":42,"Maybe":"x"}"""u8)));
        Assert.NotNull(shop.Catalog.Find("b", 1)!.Personal);
        Assert.All((string[])["View", "Targeted"], view => Assert.NotNull(shop.Catalog.Personal.Find(shop.Catalog.JsonOf(shop.Type(view)))));
    }

    [Theory]
    [InlineData("[StreamKey] [Personal] string {|RUSLO0015:X|}")]
    [InlineData("[Tag] [Personal] string {|RUSLO0015:X|}")]
    [InlineData("[Subject] [Personal] string {|RUSLO0015:X|}")]
    [InlineData("[Personal] List<string> {|RUSLO0015:X|}")]
    [InlineData("[Personal] Inner {|RUSLO0015:X|}")]
    [InlineData("[Personal] char {|RUSLO0015:X|}")]
    [InlineData("Marked {|RUSLO0015:X|}")]
    [InlineData("IReadOnlyList<Marked> {|RUSLO0015:X|}")]
    [InlineData("Marked[] {|RUSLO0015:X|}")]
    public Task What_cannot_be_personal_is_reported(string parameter)
        => Verify.Analyzer<PersonalDataAnalyzer>($"[Event(\"a\", Topic = \"t\")] public sealed record A({parameter}); public sealed record Inner(string Y); public sealed record Marked([Personal] string Y);");

    [Theory]
    [InlineData("[Event(\"a\", Topic = \"t\")] public sealed record {|RUSLO0015:A|}([Personal] string X, [Subject] string Y, [Subject] string Z);")]
    [InlineData("[Event(\"a\", Topic = \"t\")] public sealed record {|RUSLO0015:A|}([Personal] string X, [Subject] decimal Y);")]
    [InlineData("public interface {|RUSLO0015:IA|} { [Personal] string X { get; } }")]
    [InlineData("public record struct {|RUSLO0015:A|}([Personal] string X);")]
    [InlineData("public sealed record {|RUSLO0015:A|}<T>([Personal] string X);")]
    [InlineData("public sealed class Outer { private sealed record {|RUSLO0015:A|}([Personal] string X); }")]
    [InlineData("public sealed class A([Personal] string {|RUSLO0015:x|}) { public string Y => x; }")]
    [InlineData("public abstract record B([Personal] Guid Id); [Event(\"a\", Topic = \"t\")] public sealed record {|RUSLO0015:A|}(Guid Id) : B(Id) { [StreamKey] public new Guid Id { get; init; } = Id; }")]
    public Task A_type_that_cannot_have_personal_data_is_reported(string source) => Verify.Analyzer<PersonalDataAnalyzer>(source);

    [Theory]
    [InlineData("[Personal] string X, [StreamKey] string Id")]
    [InlineData("[Personal] string? X, [Subject] Guid Id")]
    [InlineData("[Personal] Inner? X")]
    [InlineData("[Personal] Marked? X")]
    [InlineData("[Personal] List<Marked>? X")]
    [InlineData("[Personal] int? X")]
    [InlineData("[Personal] DateTimeOffset X")]
    [InlineData("[Personal] DayOfWeek X")]
    [InlineData("[Personal(Placeholder = 'x')] char X")]
    public Task What_can_be_personal_passes(string parameter)
        => Verify.Analyzer<PersonalDataAnalyzer>($"[Event(\"a\", Topic = \"t\")] public sealed record A({parameter}); public sealed record Inner(string Y); public sealed record Marked([Personal] string Y);");

    [Theory]
    [InlineData("Projection.For<V>(\"v\", 1).On<A>(key: e => e.{|#0:Email|}, fold: (v, e) => v)")]
    [InlineData("Projection.For<V>(\"v\", 1).OnEach<A>(keys: e => [e.Id, e.{|#0:Email|}.ToLowerInvariant()], fold: (v, e) => v)")]
    [InlineData("Projection.For<V>(\"v\", 1).Index(\"mail\", v => v.{|#0:Mail|})")]
    [InlineData("Projection.For<V>(\"v\", 1).Lookup<A>(\"mail\", value: e => e.{|#0:Email|})")]
    [InlineData("Projection.For<V>(\"v\", 1).Lookup<A>(\"mail\", value: e => e.{|#0:Email|}, key: e => e.Id)")]
    [InlineData("Projection.For<V>(\"v\", 1).OnLookup<A>(\"mail\", value: e => e.{|#0:Email|}, fold: (v, e) => v)")]
    [InlineData("new CatalogBuilder().Event<A>(\"b\", \"t\", key: e => e.{|#0:Email|})")]
    [InlineData("new CatalogBuilder().Event<A>(\"b\", \"t\", tags: e => [$\"mail:{e.{|#0:Email|}}\"])")]
    [InlineData("new PublishOptions { Key = new A(\"1\", \"2\").{|#0:Email|} }")]
    [InlineData("new PublishOptions { Tags = [new A(\"1\", \"2\").{|#0:Email|}] }")]
    [InlineData("new SendOptions { Key = new A(\"1\", \"2\").{|#0:Email|} }")]
    [InlineData("new SendOptions { User = new A(\"1\", \"2\").{|#0:Email|} }")]
    [InlineData("new ExecuteOptions { Tenant = new A(\"1\", \"2\").{|#0:Email|} }")]
    [InlineData("new TimerOptions { Id = new A(\"1\", \"2\").{|#0:Email|} }")]
    [InlineData("Decision.CancelTimer(new A(\"1\", \"2\").{|#0:Email|})")]
    [InlineData("Saga.For<V>(\"s\").StartsOn<A>(e => e.{|#0:Email|}, e => new V())")]
    [InlineData("new Action<SubscriptionBuilder>(s => s.State<V>(\"t\", t => t.Index(\"mail\", v => v.{|#0:Mail|})))")]
    [InlineData("new Action<HandlerContext>(c => c.State<V>().Set(new A(\"1\", \"2\").{|#0:Email|}, new V()))")]
    public Task Personal_data_that_would_be_stored_as_it_is_is_reported(string expression)
        => Verify.Analyzer<PersonalUseAnalyzer>(Using(expression.Replace("{|#0:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal), expression));

    [Theory]
    [InlineData("Projection.For<V>(\"v\", 1).On<A>(key: e => e.Id, fold: (v, e) => new V { Mail = e.Email }).Index(\"id\", v => v.Id)")]
    [InlineData("new PublishOptions { Key = new A(\"1\", \"2\").Id }")]
    [InlineData("new ExecuteOptions { User = new A(\"1\", \"2\").Email }")] // the decision sees it, and nothing stores it
    [InlineData("new Action<HandlerContext>(c => c.State<V>().Set(\"1\", new V { Mail = new A(\"1\", \"2\").Email }))")]
    [InlineData("new Dictionary<string, string> { [\"key\"] = new A(\"1\", \"2\").Email }")]
    public Task Personal_data_in_its_place_passes(string expression) => Verify.Analyzer<PersonalUseAnalyzer>(Using(expression, expression));

    /// <summary>The reported place is the whole reference, which ends with what is marked.</summary>
    private static string Using(string plain, string marked)
    {
        int at = marked.IndexOf("{|#0:", StringComparison.Ordinal);
        string source = plain;
        if (at >= 0)
        {
            int start = at;
            for (int depth = 0; start > 0 && (depth > 0 || char.IsLetterOrDigit(marked[start - 1]) || marked[start - 1] is '.' or ')'); start--)
            {
                depth += marked[start - 1] == ')' ? 1 : marked[start - 1] == '(' ? -1 : 0;
            }
            start = marked[..at].EndsWith(").", StringComparison.Ordinal) ? marked.LastIndexOf("new A", at, StringComparison.Ordinal) : start;
            int end = marked.IndexOf("|}", at, StringComparison.Ordinal);
            source = $"{marked[..start]}{{|RUSLO0016:{marked[start..at]}{marked[(at + 5)..end]}|}}{marked[(end + 2)..]}";
        }
        return $$"""
            [Event("a", Topic = "t")] public sealed record A([StreamKey] string Id, [Personal] string Email);
            public sealed class V { public string Id { get; init; } = ""; [Personal] public string Mail { get; init; } = ""; }
            public static class Uses { public static object Make() => {{source}}; }
            """;
    }
}
