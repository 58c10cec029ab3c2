using System.Text.Json.Serialization;

namespace Ruslo;

/// <summary>What an instance is after an input, as it is recorded in its stream. Written as a whole; read, only what a list shows: <see cref="SagaStore"/> reads the rest.</summary>
[JsonConverter(typeof(SagaMovedConverter))]
internal sealed record SagaMoved
{
    public const string Name = "saga-moved";

    /// <summary>The record, to be written; null once it is read.</summary>
    public SagaRecord? Record { get; init; }

    /// <summary>What a list shows, once it is read.</summary>
    public SagaHead? Head { get; init; }
}
