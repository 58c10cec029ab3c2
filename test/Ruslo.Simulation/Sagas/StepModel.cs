namespace Ruslo.Battery;

/// <summary>
/// What an instance of a small saga must do, written down plainly and apart from what runs sagas: the rules as the decision record states them.
/// </summary>
internal sealed class StepModel
{
    private readonly SmallStep[][] stages;
    private readonly List<Known> begun = [];
    private readonly List<string> output = [];
    private string going = "Running";
    private int stage;
    private bool isPastPivot;
    private string? why;
    private string folded = "";
    private int happened;

    public StepModel(SmallStep[][] stages) => this.stages = stages;

    private StepModel(StepModel other)
    {
        (stages, going, stage, isPastPivot, why, folded, happened) = (other.stages, other.going, other.stage, other.isPastPivot, other.why, other.folded, other.happened);
        begun.AddRange(other.begun.Select(static one => one.Copy()));
    }

    public StepModel Copy() => new(this);

    public IEnumerable<(string Step, int Attempts, bool Waits, bool IsUndoing)> Steps => begun.Select(static one => (one.Step.Name, one.Sent.Count, one.Timer.Length > 0, one.Is == "Compensating"));

    /// <summary>Everything that matters for what comes.</summary>
    public string Key() => $"{Read()} {why} {isPastPivot} {stage} {string.Join(' ', begun.Select(static one => $"{one.Tries}{one.HasKeyFailed}{string.Concat(one.Sent)}"))}";

    public string Read() => $"{going} {folded} {string.Join(' ', begun.Select(static one => $"{one.Step.Name}:{one.Is}/{one.Sent.Count}/{one.KeyFrom}/{one.HappenedAs}{(one.IsLate ? "late" : "")}{one.Timer}"))}";

    public string Begin() => Told(Forward);

    public string Cancel() => going is "Completed" or "Aborted" || isPastPivot || why is not null ? "ignored" : Told(() => Abort(" stop"));

    public string Succeed(string step, int attempt) => Answered(step, attempt) is not { } one || one.HappenedAs > 0 ? "ignored" : Told(() =>
    {
        folded += step;
        one.HappenedAs = ++happened;
        (one.Is, one.Timer, one.HasKeyFailed) = ("Succeeded", "", false);
        if (going == "Running")
        {
            if (one.Step.IsPivot)
            {
                (isPastPivot, why) = (true, null);
                begun.Where(static other => other.Is is "Failed" or "Unknown" && !other.Step.IsOptional).ToList().ForEach(Again);
            }
            Forward();
            return;
        }
        one.IsLate = true;
        if (one.Step.HasCompensation)
        {
            Undo(one);
        }
        Back();
    });

    public string Fail(string step, int attempt) => Answered(step, attempt) is not { HappenedAs: 0, HasKeyFailed: false } one || one.Is == "Failed" ? "ignored" : Told(() =>
    {
        bool isTriedAgain = going == "Running" && one.Is != "Unknown" && !(one.Step.IsPivot && why is not null) && (one.Tries <= one.Step.Retries || MustSucceed(one));
        (one.HasKeyFailed, one.Timer) = (true, "");
        if (isTriedAgain)
        {
            Again(one);
            return;
        }
        one.Is = "Failed";
        Without(one, $"{step} No");
    });

    public string Handle(string step, int attempt)
    {
        Known one = begun.First(one => one.Step.Name == step);
        return one.Sent[attempt - 1] != 'U' || one.Is != "Compensating" ? "ignored" : Told(() =>
        {
            (one.Is, one.Timer) = ("Compensated", "");
            Back();
        });
    }

    public string TimeComes(string step)
    {
        Known one = begun.First(one => one.Step.Name == step);
        bool isUnanswered = one.Timer == "Timeout";
        one.Timer = "";
        return Told(() =>
        {
            switch (one.Is)
            {
                case "Cancelling":
                    Force(one);
                    break;
                case "Compensating" when isUnanswered:
                    one.Timer = "Retry";
                    break;
                case "Compensating":
                    Undo(one);
                    break;
                case "Retrying":
                    Do(one);
                    break;
                case "Waiting" when one.Step.CancelsFirst:
                    Force(one);
                    break;
                case "Waiting" when one.Tries <= one.Step.Retries || MustSucceed(one) || (one.Step.IsPivot && !one.Step.HasCancel):
                    Again(one);
                    break;
                case "Waiting" when one.Step.HasCancel:
                    Force(one);
                    break;
                default:
                    one.Is = "Unknown";
                    Without(one, $"{step} timeout");
                    break;
            }
        });
    }

    private string Told(Action what)
    {
        output.Clear();
        what();
        return string.Join(' ', output);
    }

    /// <summary>The step that a reply counts for, when it is to the present key and the saga still takes it.</summary>
    private Known? Answered(string step, int attempt)
    {
        Known one = begun.First(one => one.Step.Name == step);
        return going == "Completed" || one.Sent[attempt - 1] == 'U' || attempt < one.KeyFrom ? null : one;
    }

    private bool MustSucceed(Known one) => isPastPivot && !one.Step.IsOptional;

    private void Without(Known one, string reason)
    {
        if (going != "Running")
        {
            Back();
        }
        else if (one.Step.IsOptional)
        {
            Forward();
        }
        else
        {
            Abort(reason);
        }
    }

    private void Forward()
    {
        while (going == "Running" && why is null)
        {
            if (stage == stages.Length)
            {
                going = "Completed";
                output.Add("completed " + folded);
                return;
            }
            foreach (SmallStep step in stages[stage].Where(step => begun.TrueForAll(one => one.Step != step)))
            {
                begun.Add(new(step));
                Do(begun[^1]);
            }
            if (!stages[stage].All(step => begun.First(one => one.Step == step) is var one && (one.Is == "Succeeded" || (step.IsOptional && one.Is is "Failed" or "Unknown" && step.IsOptional))))
            {
                return;
            }
            stage++;
        }
    }

    private void Abort(string reason)
    {
        why ??= reason;
        if (begun.Find(static one => one.Step.IsPivot && one.Is is "Waiting" or "Retrying" or "Cancelling" && one.Step.IsPivot && !one.HasKeyFailed) is { } pivot)
        {
            if (pivot.Step.HasCancel && pivot.Is != "Cancelling")
            {
                Force(pivot);
            }
            return;
        }
        going = "Compensating";
        foreach (Known one in begun.Where(static one => one.Is is "Waiting" or "Retrying"))
        {
            if (one is { Is: "Retrying", HasKeyFailed: true })
            {
                (one.Is, one.Timer) = ("Failed", "");
            }
            else if (one.Step.HasCancel)
            {
                Force(one);
            }
            else
            {
                (one.Is, one.Timer) = (one.Is == "Waiting" ? "Waiting" : "Unknown", "");
            }
        }
        Back();
    }

    private void Back()
    {
        if (going != "Compensating")
        {
            return;
        }
        if (!begun.Exists(static one => one.Is == "Compensating" && !one.IsLate)
            && begun.Where(static one => one.Is == "Succeeded" && !one.IsLate && one.Step.HasCompensation).MaxBy(static one => one.HappenedAs) is { } last)
        {
            Undo(last);
        }
        if (!begun.Exists(static one => one.Is is "Compensating" or "Cancelling"))
        {
            going = "Aborted";
            output.Add($"aborted {folded} {why}");
        }
    }

    private void Again(Known one)
    {
        if (one.Tries <= one.Step.Retries && !one.Step.IsDelayed)
        {
            Do(one);
            return;
        }
        (one.Is, one.Timer) = ("Retrying", "Retry");
    }

    private void Do(Known one)
    {
        one.Sent.Add('D');
        one.KeyFrom = one.KeyFrom == 0 || one.HasKeyFailed ? one.Sent.Count : one.KeyFrom;
        (one.HasKeyFailed, one.Is, one.Timer) = (false, "Waiting", one.Step.HasTimeout ? "Timeout" : "");
        one.Tries++;
        output.Add($"Do:{one.Step.Name}/{one.Sent.Count}/{one.KeyFrom}");
    }

    private void Force(Known one)
    {
        one.Sent.Add('F');
        (one.Is, one.Timer) = ("Cancelling", "Timeout");
        output.Add($"Force:{one.Step.Name}/{one.Sent.Count}/{one.Sent.LastIndexOf('D') + 2}");
    }

    private void Undo(Known one)
    {
        one.Sent.Add('U');
        (one.Is, one.Timer) = ("Compensating", "Timeout");
        output.Add($"Undo:{one.Step.Name}/{one.Sent.Count}/{one.Sent.IndexOf('U') + 1}!");
    }

    private sealed class Known(SmallStep step)
    {
        public SmallStep Step => step;

        /// <summary>The status of the step, and the time that it waits for.</summary>
        public string Is { get; set; } = "Waiting";

        public string Timer { get; set; } = "";

        /// <summary>The commands so far: do, force an answer, undo.</summary>
        public List<char> Sent { get; private init; } = [];

        public int KeyFrom { get; set; }

        public bool HasKeyFailed { get; set; }

        public int Tries { get; set; }

        public int HappenedAs { get; set; }

        public bool IsLate { get; set; }

        public Known Copy() => new(step) { Is = Is, Timer = Timer, Sent = [.. Sent], KeyFrom = KeyFrom, HasKeyFailed = HasKeyFailed, Tries = Tries, HappenedAs = HappenedAs, IsLate = IsLate };
    }
}
