namespace Ruslo;

/// <summary>Executes commands for several streams inside a handler.</summary>
internal sealed class StagedJointExecution(StagedDeciders deciders, EventCatalog catalog, RusloRuntime runtime)
{
    public async ValueTask<ExecutedTogether> ExecuteAsync(StagedAttempt attempt, JointExecution joint, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            var events = new List<EventToPublish>();
            var counts = new int[joint.Parts.Count];
            Refusal? refusal = null;
            Conflict? conflict = null;
            for (int i = 0; i < counts.Length && refusal is null && conflict is null; i++)
            {
                JointPart part = joint.Parts[i];
                await part.SeeAsync(deciders, attempt, cancellationToken);
                // The commit is held to what was seen, be the answer "no".
                conflict = part.Options.ExpectedVersion.IsMetBy(part.Version)
                    ? await attempt.ExpectAsync(new(part.Stream, ExpectedVersion.Exactly(part.Version)), cancellationToken)
                    : new(part.Stream, part.Options.ExpectedVersion, part.Version);
                if (conflict is null)
                {
                    (EventToPublish[] drafts, conflict) = await deciders.ResolveAsync(attempt, part.Decide(catalog, runtime) ?? [], cancellationToken);
                    refusal = part.Refusal;
                    events.AddRange(drafts);
                    counts[i] = drafts.Length;
                }
            }
            if (refusal is null && conflict is null)
            {
                return Done(joint, counts, events.Count == 0 ? [] : [.. await attempt.StageAllAsync(events, cancellationToken)]);
            }
            if (refusal is not null || tries == DirectDeciders.MaxTries || joint.Parts.Any(part => part.Stream == conflict!.Stream && !part.Options.ExpectedVersion.IsAny))
            {
                return await FailedAsync(attempt, joint, refusal, conflict, cancellationToken);
            }
        }
    }

    private static ExecutedTogether Done(JointExecution joint, int[] counts, Published[] staged)
    {
        int from = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            joint.Parts[i].Recorded(staged.AsSpan(from, counts[i]), cache: null);
            from += counts[i];
        }
        return new(default(Token));
    }

    private async ValueTask<ExecutedTogether> FailedAsync(StagedAttempt attempt, JointExecution joint, Refusal? refusal, Conflict? conflict, CancellationToken cancellationToken)
    {
        foreach (JointPart part in joint.Parts)
        {
            await part.SeeAsync(deciders, attempt, cancellationToken);
            part.NotRecorded(conflict);
        }
        return new(default(Token)) { Refusal = refusal, Conflict = conflict };
    }
}
