using System.Collections.Immutable;

namespace Ruslo;

/// <summary>A step as data: what the step language says of it. Immutable.</summary>
internal sealed record StepPlan
{
    public required string Name { get; init; }

    public Func<object, bool>? When { get; init; }

    public StepKind Kind { get; init; }

    /// <summary>The type of what it sends: a command, or what starts the nested saga.</summary>
    public Type Command { get; init; } = typeof(object);

    public Func<object, object> Make { get; init; } = static _ => throw new InvalidOperationException("The step sends nothing.");

    /// <summary>The nested saga.</summary>
    public SagaPlan? Child { get; init; }

    public ImmutableArray<StepReply> Replies { get; init; } = [];

    /// <summary>How the instance is found by a reply itself.</summary>
    public ImmutableArray<StepKey> Keys { get; init; } = [];

    public Type? Compensation { get; init; }

    public Func<object, object?, object>? Compensate { get; init; }

    public bool CompensationTakesReply { get; init; }

    public Type? Canceller { get; init; }

    public Func<object, object>? Cancel { get; init; }

    /// <summary>How long an attempt waits for a reply; null: for ever.</summary>
    public TimeSpan? Timeout { get; init; }

    public int Retries { get; init; }

    public TimeSpan RetryDelay { get; init; }

    /// <summary>It is tried again for ever, at distances that grow to this; null: as often as it says, at one distance.</summary>
    public TimeSpan? LongestDelay { get; init; }

    /// <summary>After a time-out its answer is forced, before it is tried again.</summary>
    public bool CancelsBeforeRetry { get; init; }

    public bool IsOptional { get; init; }

    public bool IsPivot { get; init; }

    /// <summary>The saga aborts when it fails for good.</summary>
    public bool CanAbort => !IsOptional && Kind != StepKind.Tell && LongestDelay is null;

    /// <summary>What a message is to the step; null: nothing.</summary>
    public StepReply? ReplyFor(object message)
    {
        StepReply? found = null;
        foreach (StepReply reply in Replies)
        {
            if (reply.Type == message.GetType())
            {
                return reply;
            }
            found ??= reply.Type.IsInstanceOfType(message) ? reply : null;
        }
        return found;
    }

    /// <summary>How the instance is found by a reply of this type; null: only by its reply-to.</summary>
    public Func<object, RoutingKey>? KeyOf(StepReply reply)
    {
        foreach (StepKey key in Keys)
        {
            if (key.Type == reply.Type)
            {
                return key.Instance;
            }
        }
        return Keys.FirstOrDefault(key => key.Type.IsAssignableFrom(reply.Type) && (reply.IsSuccess || key.Type != typeof(object)))?.Instance;
    }
}
