using System.Text.Json.Serialization;

namespace Shop;

/// <summary>What a run ends with. All but rates and latencies comes from the services' state tables and from the views, and is the same however often the run was cut off.</summary>
internal sealed record ShopFigures
{
    /// <summary>All events that the audit has seen.</summary>
    public required long Events { get; init; }

    /// <summary>Orders by their last status, in the words of the data.</summary>
    public required IReadOnlyDictionary<string, long> OrdersByStatus { get; init; }

    /// <summary>Payments by type.</summary>
    public required IReadOnlyDictionary<string, PaymentFigures> Payments { get; init; }

    /// <summary>Events handled, by service.</summary>
    public required IReadOnlyDictionary<string, long> Handled { get; init; }

    /// <summary>Versions that the log has and the audit has not seen.</summary>
    public required long Lost { get; init; }

    public required long Doubled { get; init; }

    public required long OutOfOrder { get; init; }

    /// <summary>What the views say.</summary>
    public required ViewFigures Views { get; init; }

    /// <summary>How the fulfilment of orders stands; null: they are not fulfilled.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SagaFigures? Sagas { get; init; }

    /// <summary>Published by this run.</summary>
    public required double EventsPerSecond { get; init; }

    /// <summary>From the record of an event to its handling, by the services that are not slow on purpose.</summary>
    public required LatencyFigures PublishToHandledMs { get; init; }
}
