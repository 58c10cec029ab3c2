using System.Globalization;
using Xunit;

namespace Ruslo.Tests.Sagas;

/// <summary>One instance of a saga, driven input by input; what follows from each is read as text.</summary>
internal sealed class SagaCase(SagaMachine machine)
{
    private int inputs;

    public SagaInstance? Instance { get; private set; }

    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static SagaCase Of<TState>(Saga<TState> saga) where TState : class => new(saga.Compile());

    public static SagaCase Started<TState>(Saga<TState> saga, int amount = 10) where TState : class
    {
        SagaCase one = Of(saga);
        one.Message(new Placed("o1", amount));
        return one;
    }

    public SagaStepState Step(string step) => Instance!.Find(step) ?? throw new InvalidOperationException($"{step} has not begun.");

    public SagaStepStatus StatusOf(string step) => Step(step).Status;

    public string[] Message(object message, string? step = null, int attempt = 0, string? replyTo = null) => Take(new() { Kind = SagaInputKind.Message, Id = NextId(), Now = Now, Message = message, Step = step, Attempt = attempt, ReplyTo = replyTo });

    public string[] Refused(string step, int attempt, string code) => Take(new() { Kind = SagaInputKind.Refused, Id = NextId(), Now = Now, Step = step, Attempt = attempt, Code = code });

    public string[] Handled(string step, int attempt) => Take(new() { Kind = SagaInputKind.Handled, Id = NextId(), Now = Now, Step = step, Attempt = attempt });

    public string[] Cancel(string code) => Take(new() { Kind = SagaInputKind.Cancel, Id = NextId(), Now = Now, Code = code });

    public string[] Retry(string? step = null) => Take(new() { Kind = SagaInputKind.Retry, Id = NextId(), Now = Now, Step = step });

    public string[] MoveOn(string step) => Take(new() { Kind = SagaInputKind.MoveOn, Id = NextId(), Now = Now, Step = step });

    public string[] TimedOut(string step, int attempt, SagaWaitKind kind = SagaWaitKind.Timeout) => Take(new() { Kind = SagaInputKind.TimedOut, Id = NextId(), Now = Now, Step = step, Attempt = attempt, Wait = kind });

    /// <summary>The time comes that the step waits for.</summary>
    public string[] TimePasses(string step) => TimedOut(step, Step(step).Attempt, Step(step).Wait ?? throw new InvalidOperationException($"{step} waits for no time."));

    private string[] Take(SagaInput input)
    {
        SagaTurn turn = machine.Take(Instance, input);
        SagaTurn again = machine.Take(Instance, input);
        string[] effects = Read(turn);
        Assert.Equal(effects, Read(again));
        Instance = turn.Next ?? Instance;
        return effects;
    }

    private Guid NextId() => new(++inputs, 0, 0, new byte[8]);

    private static string[] Read(SagaTurn turn)
    {
        Assert.Equal(turn.Next is null, turn.Ignored != SagaIgnored.No);
        return turn.Ignored != SagaIgnored.No ? [$"ignored: {turn.Ignored}"] : [.. turn.Effects.Select(Read)];
    }

    private static string Read(SagaEffect effect) => effect switch
    {
        SagaEffect.Send { Step: "" } send => $"tell {send.Command}",
        SagaEffect.Send send => $"send {send.Command} as {send.Step}/{send.Attempt} key {send.KeyAttempt}{(send.IsConfirmed ? " confirmed" : "")}",
        SagaEffect.Run run => $"run {run.Start} as {run.Step}/{run.Attempt} key {run.KeyAttempt}",
        SagaEffect.Publish { IsFinal: true } publish => $"final {publish.Event}",
        SagaEffect.Publish publish => $"publish {publish.Event}",
        SagaEffect.Wait wait => string.Create(CultureInfo.InvariantCulture, $"wait {wait.For.Step}/{wait.For.Attempt} {wait.For.Kind} {wait.After:c}"),
        SagaEffect.NoLonger no => $"no longer {no.For.Step}/{no.For.Attempt} {no.For.Kind}",
        SagaEffect.Tell tell => $"told {tell.Name} {tell.Step} {tell.Reason}",
        _ => throw new InvalidOperationException($"{effect}"),
    };
}
