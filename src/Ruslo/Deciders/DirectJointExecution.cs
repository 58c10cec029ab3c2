namespace Ruslo;

/// <summary>Executes commands for several streams at once, in one append.</summary>
internal sealed class DirectJointExecution(IEventLog log, EventSerializer serializer, StateLoading loading, DecisionAppend append, StateCache cache, RusloRuntime runtime)
{
    public async ValueTask<ExecutedTogether> ExecuteAsync(JointExecution joint, CancellationToken cancellationToken)
    {
        await LoadAsync(joint, cancellationToken);
        for (int tries = 1; ; tries++)
        {
            (ExecutedTogether? executed, Conflict? conflict) = await TryAsync(joint, cancellationToken);
            if (executed is not null)
            {
                return executed;
            }
            bool isExpectedInVain = joint.Parts.Any(part => part.IsFresh && part.Stream == conflict!.Stream && !part.Options.ExpectedVersion.IsMetBy(part.Version));
            if (tries > DirectDeciders.MaxTries || isExpectedInVain)
            {
                return Failed(joint, null, conflict);
            }
            await LoadAsync(joint, cancellationToken);
        }
    }

    private async ValueTask LoadAsync(JointExecution joint, CancellationToken cancellationToken)
    {
        foreach (JointPart part in joint.Parts)
        {
            await part.LoadAsync(loading, cache, cancellationToken);
        }
    }

    private async ValueTask<(ExecutedTogether? Executed, Conflict? Conflict)> TryAsync(JointExecution joint, CancellationToken cancellationToken)
    {
        var events = new List<EventToPublish>();
        var timers = new List<StreamExpectation>();
        var counts = new int[joint.Parts.Count];
        Refusal? refusal = null;
        for (int i = 0; i < counts.Length && refusal is null; i++)
        {
            JointPart part = joint.Parts[i];
            if (!part.Options.ExpectedVersion.IsMetBy(part.Version))
            {
                return (null, new(part.Stream, part.Options.ExpectedVersion, part.Version));
            }
            EventToPublish[] drafts = await DecidedTimers.ResolveAsync(log.Id, part.Decide(serializer.Catalog, runtime) ?? [], timers, timer => append.VersionOfAsync(timer, cancellationToken));
            refusal = part.Refusal;
            events.AddRange(drafts);
            counts[i] = drafts.Length;
        }
        StreamExpectation[] expected = [.. joint.Parts.Select(static part => new StreamExpectation(part.Stream, ExpectedVersion.Exactly(part.Version))), .. timers];
        if (refusal is not null || events.Count == 0)
        {
            Conflict? newer = joint.Parts.All(static part => part.IsFresh) && joint.Parts.Count == 1 ? null : await append.ConfirmAsync(expected, cancellationToken);
            return newer is not null ? (null, newer) : (refusal is null ? Done(joint, counts, []) : Failed(joint, refusal, null), null);
        }
        (AppendResult result, IReadOnlyList<Published> published) = await append.RecordAsync(events, expected, mayBeKnown: false, cancellationToken);
        if (result is Conflict conflict)
        {
            return (null, conflict);
        }
        if (result is Refused { Reason: RefusedReason.StreamClosed })
        {
            await LoadAsync(joint, cancellationToken);
            for (int i = 0; i < counts.Length; i++)
            {
                if (!expected[i].Version.IsMetBy(joint.Parts[i].Version))
                {
                    return (null, new(expected[i].Stream, expected[i].Version, joint.Parts[i].Version)); // what closed it may be news to the deciders
                }
            }
            return (Failed(joint, Refusal.StreamClosed, null), null);
        }
        AppendOutcome.Of(result);
        return (Done(joint, counts, [.. published]), null);
    }

    private ExecutedTogether Done(JointExecution joint, int[] counts, Published[] published)
    {
        int from = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            joint.Parts[i].Recorded(published.AsSpan(from, counts[i]), append.IsFiltered ? null : cache);
            from += counts[i];
        }
        return new(published.Length == 0 ? default : published[^1].Token);
    }

    private static ExecutedTogether Failed(JointExecution joint, Refusal? refusal, Conflict? conflict)
    {
        foreach (JointPart part in joint.Parts)
        {
            part.NotRecorded(conflict);
        }
        return new(default(Token)) { Refusal = refusal, Conflict = conflict };
    }
}
