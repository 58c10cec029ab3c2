using System.Text.Json.Serialization;

namespace Ruslo;

/// <summary>What an instance is after an input, as it is recorded in its stream; <see cref="SagaRecord"/> reads it.</summary>
/// <param name="Json">The record.</param>
[JsonConverter(typeof(SagaMovedConverter))]
internal sealed record SagaMoved(ReadOnlyMemory<byte> Json)
{
    public const string Name = "saga-moved";
}
