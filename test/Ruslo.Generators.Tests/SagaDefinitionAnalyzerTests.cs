using Microsoft.CodeAnalysis;
using Xunit;

namespace Ruslo.Generators.Tests;

public sealed class SagaDefinitionAnalyzerTests
{
    private const string Types = """
        public sealed record State(string Id);
        public sealed record Start(string Id);
        public sealed record Do(string Id);
        public sealed record Undo(string Id);
        public sealed record Done;
        public sealed record Broken;

        """;

    private const string Undone = "s.Send(o => new Do(o.Id)).SucceedsOn<Done>().FailsOn<Broken>().CompensateWith(o => new Undo(o.Id))";
    private const string NotUndone = "s.Send(o => new Do(o.Id)).SucceedsOn<Done>().FailsOn<Broken>()";

    [Fact]
    public Task A_step_that_nothing_undoes_before_one_that_can_fail_is_reported() => Verify.Analyzer<SagaDefinitionAnalyzer>(Saga($"""
        .Step("a", s => {Undone})
        .Step({"{|RUSLO0017:\"b\"|}"}, s => {NotUndone})
        .Step("mail", s => s.Tell(o => new Do(o.Id)))
        .Step("c", s => {NotUndone})
        .CompletesWith(o => new Done())
        """));

    [Fact]
    public Task Steps_side_by_side_can_make_each_other_undone() => Verify.Analyzer<SagaDefinitionAnalyzer>(Saga($"""
        .Parallel("both", p => p.Step({"{|RUSLO0017:\"a\"|}"}, s => {NotUndone}).Step("b", s => {Undone}))
        """));

    [Fact]
    public Task A_step_before_an_optional_one_passes_unless_the_saga_can_be_cancelled_meanwhile()
    {
        string optional = $"""
            .Step({"{0}"}, s => {NotUndone})
            .Step("b", s => {NotUndone}.Optional())
            """;
        return Task.WhenAll(
            Verify.Analyzer<SagaDefinitionAnalyzer>(Saga(optional.Replace("{0}", "\"a\"", StringComparison.Ordinal))),
            Verify.Analyzer<SagaDefinitionAnalyzer>(Saga(".CancelsOn<Broken>(_ => \"i\", _ => \"no\")" + optional.Replace("{0}", "{|RUSLO0017:\"a\"|}", StringComparison.Ordinal))));
    }

    [Fact]
    public Task Behind_the_pivot_nothing_needs_to_be_undone_and_what_would_undo_it_is_reported() => Verify.Analyzer<SagaDefinitionAnalyzer>(Saga($"""
        .Step("a", s => {Undone})
        .Step("pivot", s => {NotUndone}.Pivot())
        .Step("b", s => {NotUndone})
        .Step({"{|RUSLO0018:\"c\"|}"}, s => {Undone})
        .Step({"{|RUSLO0018:\"d\"|}"}, s => {NotUndone}.Pivot())
        """));

    [Fact]
    public Task A_step_whose_condition_is_always_false_is_reported() => Verify.Analyzer<SagaDefinitionAnalyzer>(Saga("""
        .Step({|RUSLO0018:"a"|}, s => s.When(_ => false).Send(o => new Do(o.Id)).SucceedsOn<Done>())
        .Step("b", s => s.When(o => o.Id == "x").Send(o => new Do(o.Id)).SucceedsOn<Done>())
        """));

    [Fact]
    public Task A_step_that_times_out_unknown_and_that_nothing_undoes_is_reported() => Verify.Analyzer<SagaDefinitionAnalyzer>(Saga($"""
        .Step({"{|RUSLO0017:\"a\"|}"}, s => {NotUndone}.Timeout(TimeSpan.FromSeconds(1)))
        """));

    [Theory]
    [InlineData("")] // it waits for ever
    [InlineData(".Timeout(TimeSpan.FromSeconds(1)).CompensateWith(o => new Undo(o.Id))")]
    [InlineData(".Timeout(TimeSpan.FromSeconds(1)).CancelWith(o => new Undo(o.Id))")]
    [InlineData(".Timeout(TimeSpan.FromSeconds(1)).Optional()")]
    [InlineData(".Timeout(TimeSpan.FromSeconds(1)).Pivot()")]
    [InlineData(".Timeout(TimeSpan.FromSeconds(1)).RetryForever(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1))")]
    public Task A_time_out_whose_outcome_is_known_or_without_consequence_passes(string words) => Verify.Analyzer<SagaDefinitionAnalyzer>(Saga($"""
        .Step("a", s => {NotUndone}{words})
        """));

    [Theory]
    [InlineData($"{{ public static Saga<State> Of(Saga<State> begun) => begun.Step(\"a\", s => {NotUndone}).Step(\"b\", s => {NotUndone}); }}")] // what stands before is not known
    [InlineData($"{{ private static SagaStepDefinition<State> One(SagaStep<State> s) => {NotUndone}; public static Saga<State> S => Saga.For<State>(\"s\").Step(\"a\", One).Step(\"b\", s => {NotUndone}).Step(\"c\", s => {NotUndone}); }}")]
    [InlineData($"{{ private static SagaStep<State, Done> One(SagaStep<State> s) => {NotUndone}; public static Saga<State> S => Saga.For<State>(\"s\").Step(\"a\", s => One(s).Optional()).Step(\"b\", s => {NotUndone}).Step(\"c\", s => {NotUndone}); }}")]
    public Task What_is_made_elsewhere_passes(string body) => Verify.Analyzer<SagaDefinitionAnalyzer>(Types + "public static class Sagas " + body);

    [Fact]
    public Task An_event_that_nobody_makes_is_reported() => Verify.Analyzer<AwaitedEventAnalyzer>("""
        return;

        [Event("made", Topic = "t")] public sealed record Made(string Id);
        [Event("never", Topic = "t")] public sealed record Never;
        [Event("outside", Topic = "t", Kind = EventKind.Integration)] public sealed record Outside;
        public sealed record State(string Id);
        public static class Sagas
        {
            public static Made Make() => new("x");
            public static Saga<State> S => {|RUSLO0019:Saga.For<State>("s").StartsOn<Made>(e => e.Id, e => new(e.Id))
                .Step("a", s => s.Send(o => o).SucceedsOn<Outside>())
                .CancelsOn<Never>(_ => "i", _ => "no")|};
            public static ProcessManager<State> P => ProcessManager.For<State>("p").StartsOn<Made>(e => e.Id, e => new(e.Id));
        }
        """, OutputKind.ConsoleApplication);

    [Fact]
    public Task A_failure_that_nobody_makes_and_an_input_of_a_process_manager_are_reported_too() => Verify.Analyzer<AwaitedEventAnalyzer>("""
        return;

        [Event("made", Topic = "t")] public sealed record Made(string Id);
        [Event("broken", Topic = "t")] public sealed record Broken;
        [Event("never", Topic = "t")] public sealed record Never;
        public sealed record State(string Id);
        public static class Sagas
        {
            public static Made Make() => new("x");
            public static Saga<State> S => Saga.For<State>("s").Step("a", s => {|RUSLO0019:s.Send(o => o).SucceedsOn<Made>().FailsOn<Broken>()|});
            public static ProcessManager<State> P => {|RUSLO0019:ProcessManager.For<State>("p").StartsOn<Made>(e => e.Id, e => new(e.Id)).On<Never>((o, _) => o)|};
        }
        """, OutputKind.ConsoleApplication);

    [Fact]
    public Task An_event_of_a_library_may_be_made_by_its_users_and_one_may_be_made_as_a_derived_one() => Verify.Analyzer<AwaitedEventAnalyzer>("""
        [Event("shown", Topic = "t")] public sealed record Shown(string Id);
        [Event("base", Topic = "t")] internal record Base(string Id);
        [Event("derived", Topic = "t")] internal sealed record Derived(string Id) : Base(Id);
        public sealed record State(string Id);
        public static class Sagas
        {
            internal static Derived Make() => new("x");
            public static Saga<State> S => Saga.For<State>("s").StartsOn<Shown>(e => e.Id, e => new(e.Id)).CancelsOn<Base>(e => e.Id, _ => "no");
        }
        """);

    private static string Saga(string definition) => $$"""
        {{Types}}
        public static class Sagas
        {
            public static Saga<State> S => Saga.For<State>("s").StartsOn<Start>(e => e.Id, e => new(e.Id))
            {{definition}};
        }
        """;
}
