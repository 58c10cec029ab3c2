namespace Ruslo;

/// <summary>What a definition must be to make sense at all.</summary>
internal static class SagaRules
{
    public const int MaxNameLength = 100;

    public static void ThrowIfNoName(string name, int version)
    {
        if (name.Length > MaxNameLength || !TopicName.IsValid(name) || TopicName.IsReserved(name))
        {
            throw new ArgumentException($"'{name}' is not a name for a saga: use words of a-z, 0-9 and '-', joined by dots, at most {MaxNameLength} characters, such as 'fulfilment'.", nameof(name));
        }
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
    }

    public static void ThrowIfNoStepName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > MaxNameLength || string.IsNullOrWhiteSpace(name) || name.Contains('/', StringComparison.Ordinal) || name.Any(char.IsControl))
        {
            throw new ArgumentException($"'{name}' is not a name for a step: it is 1 to {MaxNameLength} characters without '/', such as 'payment'.", nameof(name));
        }
    }

    /// <exception cref="ArgumentException">Another step, or group of steps, has the name.</exception>
    public static void ThrowIfTaken(SagaPlan plan, string name)
    {
        if (plan.Find(name) is not null || plan.Stages.Any(stage => stage.Name == name))
        {
            throw new ArgumentException($"Saga '{plan.Name}' has two steps '{name}': their names tell them apart in what is stored; give one another name.", nameof(name));
        }
    }

    /// <exception cref="ArgumentException">The message starts or cancels already.</exception>
    public static void ThrowIfTaken(SagaPlan plan, Type message)
    {
        if (plan.Starts.Any(start => start.Message == message) || plan.Cancels.Any(cancel => cancel.Message == message))
        {
            throw new ArgumentException($"Saga '{plan.Name}' says twice what {message.Name} does to it: a message starts an instance or cancels one, in one way.");
        }
    }

    public static void ThrowIfNoStage(SagaPlan plan, StagePlan stage)
    {
        if (stage.Steps.IsEmpty)
        {
            throw new ArgumentException($"The parallel group '{stage.Name}' of saga '{plan.Name}' has no step: add some, or leave it out.");
        }
        var names = new HashSet<string>(StringComparer.Ordinal) { stage.Name! };
        foreach (StepPlan step in stage.Steps)
        {
            ThrowIfTaken(plan, step.Name);
            if (!names.Add(step.Name))
            {
                throw new ArgumentException($"Saga '{plan.Name}' has two steps '{step.Name}': their names tell them apart in what is stored; give one another name.");
            }
        }
    }

    public static void ThrowIfContradicts(StepPlan step)
    {
        foreach (StepReply reply in step.Replies)
        {
            if (step.Replies.Count(other => other.Type == reply.Type) > 1)
            {
                throw new ArgumentException($"Step '{step.Name}' says twice what {reply.Type.Name} is to it: a reply is its success or its failure.");
            }
        }
        foreach (StepKey key in step.Keys)
        {
            if (!step.Replies.Any(reply => key.Type.IsAssignableFrom(reply.Type)))
            {
                throw new ArgumentException($"Step '{step.Name}' says how {key.Type.Name} finds its instance, but awaits no such reply: add SucceedsOn<{key.Type.Name}>() or FailsOn<{key.Type.Name}>().");
            }
        }
        if (step.CancelsBeforeRetry && step is not { Cancel: not null, Timeout: not null, Retries: > 0 })
        {
            throw new ArgumentException($"Step '{step.Name}' says CancelBeforeRetry(), but not all of what that means: add CancelWith(…), which forces an answer, Timeout(…), and Retry(…) or RetryForever(…).");
        }
        if (step is { IsOptional: true, LongestDelay: not null })
        {
            throw new ArgumentException($"Step '{step.Name}' is optional and tried for ever: the saga would never go on without it. Leave one out.");
        }
        if (step is { IsPivot: true, IsOptional: true })
        {
            throw new ArgumentException($"Step '{step.Name}' is the pivot and optional: when it fails, the saga could go neither forward nor back. Leave one out.");
        }
    }

    public static void ThrowIfNoMigration(string name, int version, IReadOnlyList<SagaMigration> known, int from)
    {
        if (from < 1 || from >= version)
        {
            throw new ArgumentException($"'{name}' version {version} cannot take over instances of version {from}: they come from an older one.", nameof(version));
        }
        if (known.Any(other => other.Version == from))
        {
            throw new ArgumentException($"'{name}' says twice how instances of version {from} migrate.", nameof(version));
        }
    }

    /// <exception cref="SetupException">Nothing can start it.</exception>
    public static void ThrowIfCannotRun(SagaPlan plan)
    {
        if (plan.Starts.IsEmpty)
        {
            throw new SetupException($"Nothing starts saga '{plan.Name}': say which message does, with StartsOn<TMessage>(instance, start).");
        }
    }
}
