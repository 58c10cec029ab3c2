namespace Media;

/// <summary>What a run ends with. All but the speed, the latencies and the health comes from state tables and views, and is the same however often the run was cut off.</summary>
internal sealed record MediaFigures
{
    /// <summary>All events that the audit has seen: what viewers did, and the recommendations.</summary>
    public required long Events { get; init; }

    /// <summary>Viewers who did anything.</summary>
    public required long Viewers { get; init; }

    /// <summary>Videos that were rated.</summary>
    public required long Videos { get; init; }

    public required RatingFigures Ratings { get; init; }

    public required long Tags { get; init; }

    /// <summary>Ratings by genre; a video of three genres counts in each.</summary>
    public required IReadOnlyDictionary<string, RatingFigures> RatingsByGenre { get; init; }

    /// <summary>The ten videos that were rated most often; of equals, those that stand first in the data.</summary>
    public required IReadOnlyList<TopVideo> TopVideos { get; init; }

    /// <summary>What was made up around the ratings.</summary>
    public required PlaybackFigures Playback { get; init; }

    public required RecommendationFigures Recommendations { get; init; }

    /// <summary>Events handled, by service.</summary>
    public required IReadOnlyDictionary<string, long> Handled { get; init; }

    /// <summary>Versions that the log has and the audit has not seen.</summary>
    public required long Lost { get; init; }

    public required long Doubled { get; init; }

    public required long OutOfOrder { get; init; }

    /// <summary>What viewers did in this run, by the time until the last of it was handled by all.</summary>
    public required double EventsPerSecond { get; init; }

    /// <summary>From the record of what a viewer did to the list that it changed being in the view, and handed to the viewer's page.</summary>
    public required LatencyFigures PublishToRecommendedMs { get; init; }

    public required HealthFigures Health { get; init; }
}
