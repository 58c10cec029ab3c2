using System.Collections.Frozen;

namespace Ruslo;

/// <summary>Topics to which nothing is appended by this process without an expected version: a decider decides there, and what comes from beside it must have looked too.</summary>
internal sealed class ExclusiveTopics(IEnumerable<string> topics)
{
    private readonly FrozenSet<string> topics = topics.ToFrozenSet(StringComparer.Ordinal);

    public static ExclusiveTopics None { get; } = new([]);

    /// <exception cref="ArgumentException">The event would go to such a topic and expects nothing.</exception>
    public void Check(in StreamId stream, EventDescriptor descriptor, PublishOptions? options)
    {
        if (topics.Contains(stream.Topic) && options is not { IsDecided: true } && options?.ExpectedVersion.IsAny != false)
        {
            throw new ArgumentException($"{descriptor} was not published to {stream}: the topic '{stream.Topic}' is exclusive, so what is appended there expects a version. Let its decider decide it, or publish it with {nameof(PublishOptions)}.{nameof(PublishOptions.ExpectedVersion)}.");
        }
    }
}
