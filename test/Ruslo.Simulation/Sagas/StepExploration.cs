using System.Runtime.InteropServices;

namespace Ruslo.Battery;

/// <summary>All interleavings of replies, time-outs and cancelling up to a bound, against the model.</summary>
internal sealed class StepExploration
{
    private const int MostAttempts = 4;

    private readonly SagaMachine machine;
    private readonly string definition;
    private readonly Dictionary<string, int> seen = new(StringComparer.Ordinal); // with how many inputs left
    private readonly List<string> path = [];

    private StepExploration(SmallStep[][] stages)
    {
        machine = SmallSaga.Compile(stages);
        definition = string.Join(" > ", stages.Select(static stage => string.Join('|', stage.Select(static step => step.ToString()))));
    }

    /// <summary>How many turns were compared.</summary>
    public int Turns { get; private set; }

    public static int Explore(SmallStep[][] stages, int depth)
    {
        var exploration = new StepExploration(stages);
        exploration.Try(null, new(stages), "begin", new() { Kind = SagaInputKind.Message, Id = Guid.Empty, Now = DateTimeOffset.UnixEpoch, Message = new SmallSaga.Begin() }, static model => model.Begin(), depth);
        return exploration.Turns;
    }

    private void Explore(SagaInstance instance, StepModel model, int depth)
    {
        ref int left = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, model.Key(), out _);
        if (depth <= left)
        {
            return;
        }
        left = depth;
        SagaInput input = new() { Kind = SagaInputKind.Message, Id = Guid.Empty, Now = DateTimeOffset.UnixEpoch };
        Try(instance, model, "stop", input with { Message = new SmallSaga.Stop() }, static model => model.Cancel(), depth);
        foreach ((string step, int attempts, bool waits, bool isUndoing) in model.Steps)
        {
            if (waits && attempts < MostAttempts)
            {
                SagaStepState known = instance.Find(step) ?? throw new InvariantException($"{definition}: {step} has not begun after {string.Join(", ", path)}.");
                Try(instance, model, $"time {step}", input with { Kind = SagaInputKind.TimedOut, Step = step, Attempt = known.Attempt, Wait = known.Wait ?? SagaWaitKind.Named }, model => model.TimeComes(step), depth);
            }
            for (int attempt = 1; attempt <= attempts; attempt++)
            {
                int one = attempt;
                Try(instance, model, $"ok {step}/{one}", input with { Message = new SmallSaga.Ok(), Step = step, Attempt = one }, model => model.Succeed(step, one), depth);
                Try(instance, model, $"no {step}/{one}", input with { Message = new SmallSaga.No(), Step = step, Attempt = one }, model => model.Fail(step, one), depth);
                if (isUndoing)
                {
                    Try(instance, model, $"handled {step}/{one}", input with { Kind = SagaInputKind.Handled, Step = step, Attempt = one }, model => model.Handle(step, one), depth);
                }
            }
        }
    }

    private void Try(SagaInstance? instance, StepModel before, string what, SagaInput input, Func<StepModel, string> take, int depth)
    {
        Turns++;
        path.Add(what);
        StepModel model = before.Copy();
        string expected = take(model);
        SagaTurn turn = machine.Take(instance, input);
        SagaInstance? after = turn.Next ?? instance;
        string sent = SmallSaga.Read(turn);
        string now = after is null ? "" : SmallSaga.Read(after);
        if (sent != expected || now != model.Read())
        {
            throw new InvariantException($"{definition}, after {string.Join(", ", path)}: expected [{expected}] and {model.Read()}, but there is [{sent}] and {now}.");
        }
        if (turn.Next is not null && depth > 1)
        {
            Explore(turn.Next, model, depth - 1);
        }
        path.RemoveAt(path.Count - 1);
    }
}
