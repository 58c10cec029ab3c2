using System.Text.Json.Serialization;

namespace Ruslo;

/// <summary>One event in the stream of an instance: what came, what the instance is since then, and what followed. Its JSON is part of the stored format.</summary>
internal sealed record SagaRecord
{
    /// <summary>What came.</summary>
    public required SagaTrace Input { get; init; }

    /// <summary>All that is known since then but the state, and the values of replies.</summary>
    public required SagaInstance Instance { get; init; }

    /// <summary>The state.</summary>
    [JsonConverter(typeof(RawJsonConverter))]
    public required ReadOnlyMemory<byte> State { get; init; }

    /// <summary>What followed, in order.</summary>
    public IReadOnlyList<SagaTrace> Did { get; init; } = [];
}
