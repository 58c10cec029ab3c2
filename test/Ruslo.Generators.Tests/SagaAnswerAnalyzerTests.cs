using Xunit;

namespace Ruslo.Generators.Tests;

public sealed class SagaAnswerAnalyzerTests
{
    private const string Types = """
        public sealed record State(string Id);
        public sealed record Start(string Id);
        public abstract record PaymentCommand(string Id);
        [Command("take")] public sealed record Take([property: StreamKey] string Id) : PaymentCommand(Id);
        [Command("give-back")] public sealed record GiveBack([property: StreamKey] string Id) : PaymentCommand(Id);
        [Topic("payments")] public abstract record PaymentEvent(string Id);
        [Event("taken")] public sealed record Taken(string Id) : PaymentEvent(Id);
        [Event("declined")] public sealed record Declined(string Id) : PaymentEvent(Id);
        [Event("asked")] public sealed record Asked(string Id) : PaymentEvent(Id);
        [Event("given-back")] public sealed record GivenBack(string Id) : PaymentEvent(Id);

        """;

    private const string Unheard = "{|RUSLO0020:\"payment\"|}";
    private const string Heard = "\"payment\"";

    [Theory]
    [InlineData(Unheard, "")]
    [InlineData(Heard, ".FailsOn<Declined>()")]
    [InlineData(Heard, ".FailsOn<PaymentEvent>()")]
    public Task What_a_decider_answers_and_no_step_knows_is_reported(string step, string words) => Verify.Analyzer<SagaAnswerAnalyzer>(Saga(step, words, """
        private static Decision<PaymentEvent> Decide(State state, PaymentCommand command) => command switch
        {
            Take when state.Id == "done" => Decision.Refuse("taken-already"),
            Take take when state.Id == "poor" => new Declined(take.Id),
            Take take => [new Asked(take.Id), new Taken(take.Id)],
            GiveBack give => new GivenBack(give.Id),
            _ => throw new ArgumentException("unknown"),
        };
        """));

    [Fact]
    public Task It_is_seen_behind_conditions_in_blocks_and_in_a_method_for_one_command() => Task.WhenAll(
        Verify.Analyzer<SagaAnswerAnalyzer>(Saga(Unheard, "", """
            private static Decision<PaymentEvent> Decide(State state, Take take, DecisionContext context)
            {
                if (state.Id == "done")
                {
                    return [];
                }
                return state.Id == "poor" ? new Declined(take.Id) : new Taken(take.Id);
            }
            """)),
        Verify.Analyzer<SagaAnswerAnalyzer>(Saga(Unheard, "", """
            private static Decision<PaymentEvent> Decide(State state, PaymentCommand command)
            {
                switch (command)
                {
                    case Take take when state.Id == "poor":
                        return new Declined(take.Id);
                    case Take take:
                        return new Taken(take.Id);
                    default:
                        return new GivenBack(command.Id);
                }
            }
            """)));

    [Theory]
    [InlineData("await context.Events.PublishAsync(c.Id == \"poor\" ? (object)new Declined(c.Id) : new Taken(c.Id), ct);")]
    [InlineData("if (c.Id == \"poor\") { await context.Events.PublishAsync(new Declined(c.Id), ct); return; } await context.Events.PublishAllAsync([new Asked(c.Id), new Taken(c.Id)], ct);")]
    [InlineData("PaymentEvent e = new Taken(c.Id); switch (c.Id) { case \"poor\": await context.Events.PublishAsync(new Declined(c.Id), ct); break; default: await context.Events.PublishAsync(new Taken(c.Id), ct); break; }")]
    public Task What_a_handler_publishes_instead_of_a_reply_is_reported(string body) => Task.WhenAll(
        Verify.Analyzer<SagaAnswerAnalyzer>(Saga(Unheard, "", $"public static void Add(SubscriptionBuilder s) => s.On<Take>(async ValueTask (c, context, ct) => {{ {body} }});")),
        Verify.Analyzer<SagaAnswerAnalyzer>(Saga(Unheard, "", "") + $"public sealed class Payments : IEventHandler<Take> {{ public async ValueTask HandleAsync(Take c, HandlerContext context, CancellationToken ct) {{ {body} }} }}"));

    [Theory]
    [InlineData("await context.Events.PublishAsync(new Declined(c.Id), ct);")] // it answers nothing that the saga knows: the reply comes from elsewhere
    [InlineData("await context.Events.PublishAsync(new Asked(c.Id), ct); await context.Events.PublishAsync(new Taken(c.Id), ct);")] // events beside the reply
    [InlineData("if (c.Id == \"poor\") { await context.Events.PublishAsync(new Asked(c.Id), ct); await LaterAsync(context); return; } await context.Events.PublishAsync(new Taken(c.Id), ct);")] // another method may answer
    [InlineData("if (c.Id == \"poor\") { await context.Events.PublishAsync(new Asked(c.Id), ct); await context.Timers.ScheduleAsync(new Taken(c.Id), TimeSpan.FromDays(1)); return; } await context.Events.PublishAsync(new Taken(c.Id), ct);")]
    [InlineData("if (c.Id == \"poor\") { throw new InvalidOperationException(); } await context.Events.PublishAsync(new Taken(c.Id), ct);")]
    [InlineData("foreach (char one in c.Id) { await context.Events.PublishAsync(new Asked(c.Id), ct); } if (c.Id == \"x\") { await context.Events.PublishAsync(new Taken(c.Id), ct); }")]
    public Task What_may_be_answered_otherwise_passes(string body) => Verify.Analyzer<SagaAnswerAnalyzer>(Saga(Heard, "", $$"""
        public static void Add(SubscriptionBuilder s) => s.On<Take>(async ValueTask (c, context, ct) => { {{body}} });
        private static Task LaterAsync(HandlerContext context) => Task.CompletedTask;
        """));

    [Fact]
    public Task An_event_from_which_the_reply_follows_passes() => Verify.Analyzer<SagaAnswerAnalyzer>(Saga(Heard, "", """
        private static Decision<PaymentEvent> Decide(State state, PaymentCommand command) => command switch
        {
            Take take when state.Id == "rich" => new Asked(take.Id),
            Take take => new Taken(take.Id),
            _ => [],
        };
        public static void Add(SubscriptionBuilder s) => s.On<Asked>(async ValueTask (e, context, ct) => await context.Events.PublishAsync(new Taken(e.Id), ct));
        """));

    [Theory]
    [InlineData("{|RUSLO0020:\"child\"|}", "SucceedsOn<Taken>()", "StartsOn<Take>(c => c.Id, c => new(c.Id))", ".CompletesWith(o => new Taken(o.Id)).AbortsWith((o, _) => new Declined(o.Id))")]
    [InlineData("{|RUSLO0021:\"child\"|}", "SucceedsOn<Asked>().FailsOn<Declined>()", "StartsOn<Take>(c => c.Id, c => new(c.Id))", ".CompletesWith(o => new Taken(o.Id)).AbortsWith((o, _) => new Declined(o.Id))")]
    [InlineData("{|RUSLO0021:\"child\"|}", "SucceedsOn<Taken>()", "StartsOn<Take>(c => c.Id, c => new(c.Id))", "")]
    [InlineData("{|RUSLO0021:\"child\"|}", "SucceedsOn<Taken>()", "StartsOn<GiveBack>(c => c.Id, c => new(c.Id))", ".CompletesWith(o => new Taken(o.Id))")]
    [InlineData("\"child\"", "SucceedsOn<Taken>().CancelWith(o => new GiveBack(o.Id))", "StartsOn<Take>(c => c.Id, c => new(c.Id))", ".CompletesWith(o => new Taken(o.Id))")]
    [InlineData("\"child\"", "SucceedsOn<Taken>().FailsOn<PaymentEvent>()", "StartsOn<Take>(c => c.Id, c => new(c.Id))", ".CompletesWith(o => new Taken(o.Id)).AbortsWith((o, _) => new Declined(o.Id))")]
    public Task A_nested_saga_that_cannot_answer_or_whose_failure_nobody_knows_is_reported(string step, string replies, string start, string ends) => Verify.Analyzer<SagaAnswerAnalyzer>($$"""
        {{Types}}
        public static class Sagas
        {
            public static Saga<State> Child { get; } = Saga.For<State>("child").{{start}}{{ends}};
            public static readonly Saga<State> S = Saga.For<State>("s").StartsOn<Start>(e => e.Id, e => new(e.Id)).Step({{step}}, s => s.Run(Child, o => new Take(o.Id)).{{replies}});
        }
        """);

    [Theory]
    [InlineData("{|RUSLO0020:\"payment\"|}", "")]
    [InlineData("\"payment\"", ".FailsOn<Declined>()")]
    public Task A_forced_answer_that_cannot_be_no_is_reported(string step, string words) => Verify.Analyzer<SagaAnswerAnalyzer>(Saga(step, words + ".CancelWith(o => new GiveBack(o.Id))", ""));

    [Fact]
    public Task Times_that_nobody_waits_for_or_handles_are_reported() => Verify.Analyzer<ReactionNameAnalyzer>(Types + """
        public static class Sagas
        {
            public static ProcessManager<State> P => ProcessManager.For<State>("p")
                .StartsOn<Start>(e => e.Id, e => new(e.Id), (_, _) => [Reaction.Wait("grace", TimeSpan.FromHours(1)), Reaction.Wait({|RUSLO0022:"unheard"|}, TimeSpan.FromHours(1))])
                .OnTimeout("grace", o => o)
                .OnTimeout({|RUSLO0022:"never"|}, o => o);
        }
        """);

    [Fact]
    public Task A_time_whose_name_is_made_at_run_time_may_be_any() => Verify.Analyzer<ReactionNameAnalyzer>(Types + """
        public static class Sagas
        {
            public static ProcessManager<State> P => ProcessManager.For<State>("p")
                .StartsOn<Start>(e => e.Id, e => new(e.Id), (o, _) => [Reaction.Wait("of " + o.Id, TimeSpan.FromHours(1))])
                .OnTimeout("of x", o => o);
        }
        """);

    private static string Saga(string step, string words, string members) => $$"""
        {{Types}}
        public static class Sagas
        {
            public static Saga<State> S => Saga.For<State>("s").StartsOn<Start>(e => e.Id, e => new(e.Id))
                .Step({{step}}, s => s.Send(o => new Take(o.Id)).SucceedsOn<Taken>(){{words}}.CompensateWith(o => new GiveBack(o.Id)));
            {{members}}
        }

        """;
}
