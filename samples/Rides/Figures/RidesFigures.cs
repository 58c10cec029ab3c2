namespace Rides;

/// <summary>What a run ends with. All but what drivers said, who drove and the speed is the same however often the run was cut off.</summary>
internal sealed record RidesFigures
{
    /// <summary>Trips that were requested.</summary>
    public required long Trips { get; init; }

    /// <summary>Those that count.</summary>
    public required long Completed { get; init; }

    /// <summary>Those that do not: what was paid for them has been given back.</summary>
    public required long Cancelled { get; init; }

    /// <summary>What the completed trips brought in.</summary>
    public required decimal FareTotal { get; init; }

    /// <summary>What was paid, for all trips.</summary>
    public required decimal Paid { get; init; }

    /// <summary>What of it was given back.</summary>
    public required decimal Refunded { get; init; }

    /// <summary>Sagas that have not ended, or could not undo something.</summary>
    public required long Open { get; init; }

    /// <summary>How often a car has told where it is.</summary>
    public required long Locations { get; init; }

    /// <summary>Trips by the number of the zone where they began.</summary>
    public required IReadOnlyDictionary<string, long> TripsByPickupZone { get; init; }

    /// <summary>The zones with the most requests in an hour, those first that had them.</summary>
    public required IReadOnlyList<SurgeFigures> Surge { get; init; }

    /// <summary>How drivers were found.</summary>
    public required DispatchFigures Dispatch { get; init; }

    /// <summary>All that was recorded in this run, by its time: events, commands, timers, and the moments of the sagas.</summary>
    public required double EventsPerSecond { get; init; }

    /// <summary>Steps of sagas that succeeded or were undone in this run, by its time: a completed trip has four.</summary>
    public required double StepsPerSecond { get; init; }

    /// <summary>Every trip has ended, and the money adds up.</summary>
    public bool AddUp() => Open == 0 && Completed + Cancelled == Trips && Paid - Refunded == FareTotal;
}
