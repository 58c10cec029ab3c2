namespace Ruslo;

/// <summary>What came to an instance, or what it did, as its timeline tells it.</summary>
internal sealed record SagaTrace
{
    /// <summary>In a word: <c>message</c>, <c>timed-out</c>, <c>send</c>, <c>wait</c>, …</summary>
    public required string What { get; init; }

    /// <summary>The name of the message.</summary>
    public string? Name { get; init; }

    /// <summary>The id of the event that came.</summary>
    public Guid Id { get; init; }

    public string? Step { get; init; }

    public int Attempt { get; init; }

    /// <summary>When what is waited for comes.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Why.</summary>
    public string? Why { get; init; }
}
