using Microsoft.CodeAnalysis;
using Xunit;

namespace Ruslo.Generators.Tests;

public sealed class HandlerRegistrationAnalyzerTests
{
    private const string Body = "IEventHandler<A> { public ValueTask HandleAsync(A e, HandlerContext context, CancellationToken ct) => default; }";
    private const string Event = "[Event(\"a\", Topic = \"t\")] public sealed record A; ";

    [Theory]
    [InlineData($"internal sealed class {{|RUSLO0009:H|}} : {Body}")]
    [InlineData($"internal static class Outer {{ public sealed class {{|RUSLO0009:H|}} : {Body} }}")]
    public Task A_handler_that_nothing_registers_is_reported(string source) => Verify.Analyzer<HandlerRegistrationAnalyzer>(Event + source);

    [Theory]
    [InlineData($"public sealed class H : {Body}")]
    [InlineData($"[Subscription(\"h\")] internal sealed class H : {Body}")]
    [InlineData($"internal abstract class H : {Body}")]
    [InlineData($"internal sealed class H : {Body} public static class M {{ public static void R(SubscriptionBuilder s) => s.Handle<H>(); }}")]
    [InlineData($"internal sealed class H : {Body} public static class M {{ internal static H Make() => new H(); }}")]
    public Task A_handler_that_may_be_registered_passes(string source) => Verify.Analyzer<HandlerRegistrationAnalyzer>(Event + source);

    [Fact]
    public Task In_an_application_a_public_handler_is_reported_too_and_the_fix_gives_it_a_subscription() => Verify.Fix<HandlerRegistrationAnalyzer, SubscriptionFix>(
        $$"""
        return;

        {{Event}}
        namespace Shop
        {
            /// <summary>Sends.</summary>
            [Obsolete]
            public sealed class {|RUSLO0009:SendConfirmation|} : {{Body}}
        }
        """,
        $$"""
        return;

        {{Event}}
        namespace Shop
        {
            /// <summary>Sends.</summary>
            [Subscription("send-confirmation")]
            [Obsolete]
            public sealed class SendConfirmation : {{Body}}
        }
        """, OutputKind.ConsoleApplication);
}
