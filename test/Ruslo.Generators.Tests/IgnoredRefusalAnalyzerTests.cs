using Xunit;

namespace Ruslo.Generators.Tests;

public sealed class IgnoredRefusalAnalyzerTests
{
    [Theory]
    [InlineData("{|RUSLO0013:await deciders.ExecuteAsync(Counter, \"a\", 1, ct)|};")]
    [InlineData("{|RUSLO0013:await deciders.ExecuteAsync(Counter, \"a\", 1, new ExecuteOptions(), ct)|};")]
    [InlineData("{|RUSLO0013:await direct.ExecuteAsync(Counter, \"a\", 1, ct)|};")]
    [InlineData("{|RUSLO0013:await deciders.ExecuteAsync(new JointExecution(), ct)|};")]
    [InlineData("{|RUSLO0013:await deciders.ExecuteAsync(Counter, \"a\", 1, ct).InlineAsync(views, \"counts\", ct)|};")]
    [InlineData("{|RUSLO0013:await commands.RequestAsync<Counted>(new Count(1), \"a\", cancellationToken: ct)|};")]
    [InlineData("{|RUSLO0013:await bus.RequestAsync<Counted>(new Count(1), new SendOptions(), cancellationToken: ct)|};")]
    public Task A_result_that_nobody_looks_at_is_told(string statement) => Verify.Analyzer<IgnoredRefusalAnalyzer>(In(statement));

    [Theory]
    [InlineData("(await deciders.ExecuteAsync(Counter, \"a\", 1, ct)).OrThrow();")]
    [InlineData("var executed = await deciders.ExecuteAsync(Counter, \"a\", 1, ct);")]
    [InlineData("_ = await deciders.ExecuteAsync(Counter, \"a\", 1, ct);")]
    [InlineData("if ((await deciders.ExecuteAsync(Counter, \"a\", 1, ct)).IsDone) { }")]
    [InlineData("(await commands.RequestAsync<Counted>(new Count(1), \"a\", cancellationToken: ct)).OrThrow();")]
    [InlineData("await commands.SendAsync(new Count(1), \"a\", ct);")]
    [InlineData("await deciders.LoadAsync(Counter, \"a\", ct);")]
    public Task A_result_that_is_used_passes(string statement) => Verify.Analyzer<IgnoredRefusalAnalyzer>(In(statement));

    [Fact]
    public Task The_fix_throws() => Verify.Fix<IgnoredRefusalAnalyzer, OrThrowFix>(
        In("/* now */ {|RUSLO0013:await deciders.ExecuteAsync(Counter, \"a\", 1, ct)|}; /* then */"),
        In("/* now */ (await deciders.ExecuteAsync(Counter, \"a\", 1, ct)).OrThrow(); /* then */"));

    private static string In(string statement) => $$"""
        [Event("counted", Topic = "counts")] public sealed record Counted(int By);
        [Command("count")] public sealed record Count(int By);
        public sealed class Caller(IDeciders deciders, IDirectDeciders direct, IViews views, ICommandBus commands, IDirectBus bus)
        {
            private static readonly Decider<int, int, Counted> Counter = new("counts", 0, static (state, by) => new Counted(by), static (state, e) => state + e.By);
            public async Task M(CancellationToken ct) { {{statement}} }
            public (IDirectDeciders, IViews, ICommandBus, IDirectBus) Others => (direct, views, commands, bus);
        }
        """;
}
