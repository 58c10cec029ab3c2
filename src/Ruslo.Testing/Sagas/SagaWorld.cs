namespace Ruslo;

/// <summary>One instance, the services around it, and a network that delays, doubles, reorders and loses, under one seed.</summary>
internal sealed class SagaWorld
{
    private readonly SeededRandom random;
    private readonly SimulatedAnswers[] services;
    private readonly SagaMail mail;
    private readonly int maxMessages;
    private readonly bool isCancelled;
    private readonly Dictionary<string, ServiceRecord> records = new(StringComparer.Ordinal);
    private readonly HashSet<string> confirmed = new(StringComparer.Ordinal);

    public SagaWorld(SagaRehearsal saga, SimulatedAnswers[] services, SeededRandom random, TimeSpan longestDelay, int maxMessages, bool isCancelled)
    {
        (Saga, this.services, this.random, this.maxMessages, this.isCancelled) = (saga, services, random, maxMessages, isCancelled);
        mail = new(random, longestDelay);
    }

    public SagaRehearsal Saga { get; }

    /// <summary>The commands that have had their effect.</summary>
    public List<object> Done { get; } = [];

    /// <summary>The step of each of them.</summary>
    public List<string> DoneSteps { get; } = [];

    /// <summary>The compensations that have had their effect.</summary>
    public List<object> Undone { get; } = [];

    /// <summary>The step of each of them.</summary>
    public List<string> UndoneSteps { get; } = [];

    /// <summary>What was compensated when, and what was confirmed, in that order, with what was known then.</summary>
    public List<(string Step, bool IsConfirmed, bool IsLate, int HappenedAs)> Compensations { get; } = [];

    /// <summary>Everything that has happened, line by line.</summary>
    public List<string> Story { get; } = [];

    /// <summary>Lives until everything has come to rest.</summary>
    /// <returns>What went wrong; null: it has ended.</returns>
    public string? Live(object start)
    {
        Take($"starts with {start}", () => Saga.Receive(start));
        if (isCancelled)
        {
            mail.Post(Saga.Now, () => Take("is cancelled", () => Saga.Cancel("simulated")));
        }
        for (int count = 0; count < maxMessages; count++)
        {
            if (mail.Next is { } at && (Saga.NextTime is not { } time || at <= time))
            {
                Pass(at - Saga.Now);
                mail.Take()();
            }
            else if (Saga.NextTime is { } due)
            {
                Pass(due - Saga.Now);
            }
            else if (Saga.Status == SagaStatus.CompensationFailed)
            {
                Take("is retried by a person", () => Saga.Retry());
            }
            else if (!mail.SendLost(Saga.Now))
            {
                return Saga.Status is SagaStatus.Completed or SagaStatus.Aborted ? null : $"It does not end: nothing is under way, and it is {Saga.Status}.";
            }
        }
        return $"It does not end: it is {Saga.Status} after {maxMessages} messages.";
    }

    private void Pass(TimeSpan time)
    {
        if (time > TimeSpan.Zero)
        {
            Follow(Saga.PassTime(time));
        }
    }

    private void Take(string what, Func<IReadOnlyList<SagaSent>> input)
    {
        IReadOnlyList<SagaSent> sent = input();
        Story.Add($"{Saga.Now:dd HH:mm:ss} {what}{(Saga.Ignored is { } why ? $" ({why})" : "")}");
        Follow(sent);
    }

    private void Follow(IReadOnlyList<SagaSent> all)
    {
        foreach (SagaSent sent in all)
        {
            Story.Add($"{Saga.Now:dd HH:mm:ss}   → {sent.Kind} {sent.Message}{(sent.Key is null ? "" : $" as {sent.Step}/{sent.Attempt}, key {sent.Key}")}");
            if (sent.Kind == SagaSentKind.Compensation)
            {
                RehearsedStep step = Saga.Steps.First(one => one.Name == sent.Step);
                Compensations.Add((sent.Step, false, step.IsLate, step.HappenedAs));
            }
            if (sent.Kind is SagaSentKind.Command or SagaSentKind.Start)
            {
                Register(sent);
            }
            if (sent.Attempt > 0)
            {
                mail.Post(Saga.Now, () => Arrive(sent), mayBeLost: true);
            }
        }
    }

    private void Arrive(SagaSent sent)
    {
        if (sent.Kind == SagaSentKind.Compensation)
        {
            Compensate(sent);
            return;
        }
        ServiceRecord record = sent.Kind == SagaSentKind.Cancel ? Cancelled(sent) : records[sent.Key!];
        if (record.HasHappened is null)
        {
            record.HasHappened = !random.OneIn(4);
            if (record.HasHappened == true)
            {
                Done.Add(sent.Message);
                DoneSteps.Add(sent.Step);
            }
        }
        Answer(sent, record);
    }

    /// <summary>The attempt that is to be settled: if nothing of it has arrived, it never happens.</summary>
    private ServiceRecord Cancelled(SagaSent cancel)
    {
        ServiceRecord record = records.Values.Last(one => one.Command.Step == cancel.Step);
        record.HasHappened ??= false;
        return record;
    }

    private void Compensate(SagaSent sent)
    {
        if (!confirmed.Contains(sent.Key!) && random.OneIn(4))
        {
            mail.Post(Saga.Now, () => Take($"hears that {sent.Step}/{sent.Attempt} is refused", () => Saga.Refuse(sent, "busy")));
            return;
        }
        if (confirmed.Add(sent.Key!))
        {
            Undone.Add(sent.Message);
            UndoneSteps.Add(sent.Step);
        }
        mail.Post(Saga.Now, () =>
        {
            RehearsedStep step = Saga.Steps.First(one => one.Name == sent.Step);
            Compensations.Add((sent.Step, true, step.IsLate, step.HappenedAs));
            Take($"hears that {sent.Step}/{sent.Attempt} is undone", () => Saga.Confirm(sent));
        }, mayBeLost: true);
    }

    private void Answer(SagaSent sent, ServiceRecord record)
    {
        if (record.HasHappened == true)
        {
            object success = record.Service.Succeeds(record.Command.Message);
            mail.Post(Saga.Now, () => Take($"hears {success} from {sent.Step}/{sent.Attempt}", () => Saga.Reply(sent, success)), mayBeLost: true);
        }
        else if (record.Service.Fails?.Invoke(record.Command.Message) is { } failure)
        {
            mail.Post(Saga.Now, () => Take($"hears {failure} from {sent.Step}/{sent.Attempt}", () => Saga.Reply(sent, failure)), mayBeLost: true);
        }
        else
        {
            mail.Post(Saga.Now, () => Take($"hears that {sent.Step}/{sent.Attempt} is refused", () => Saga.Refuse(sent, "refused")), mayBeLost: true);
        }
    }

    /// <summary>What is sent is known to be on its way, so that what forces an answer can settle it before it arrives.</summary>
    private void Register(SagaSent sent)
    {
        if (!records.ContainsKey(sent.Key!))
        {
            SimulatedAnswers service = services.LastOrDefault(one => one.Command.IsInstanceOfType(sent.Message))
                ?? throw new InvalidOperationException($"No service answers {sent.Message.GetType().Name}: add Service<{sent.Message.GetType().Name}>(…) to the simulation.");
            records.Add(sent.Key!, new(sent, service));
        }
    }
}
