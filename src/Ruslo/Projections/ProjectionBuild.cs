using System.Globalization;

namespace Ruslo;

/// <summary>Views that are being built, at one moment.</summary>
public sealed record ProjectionBuild
{
    /// <summary>Their version.</summary>
    public required int Version { get; init; }

    /// <summary>Their generation.</summary>
    public required int Generation { get; init; }

    /// <summary>How far they have come.</summary>
    public required long Position { get; init; }

    /// <summary>How far they have to come: the head of the log, which goes on.</summary>
    public required long Head { get; init; }

    /// <summary>What share of the log is done, from 0 to 1.</summary>
    public double Done => Head == 0 ? 1 : Math.Clamp((double)Position / Head, 0, 1);

    /// <summary>Positions a second, of late.</summary>
    public required double Rate { get; init; }

    /// <summary>How long it will take, at the present rates of the build and of the log; null when it is not known, or does not come nearer.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>What the subscription that folds them is doing.</summary>
    public required SubscriptionState State { get; init; }

    /// <summary>Why, when it is not running.</summary>
    public string? Reason { get; init; }

    /// <summary>As people read it.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"version {Version} is being built: {Done:0.0 %}, position {Position:N0} of {Head:N0}, {Rate:N0}/s{(TimeLeft is { } left ? $", {Math.Ceiling(left.TotalSeconds):N0} s left" : "")}{(State == SubscriptionState.Running ? "" : $", {State}: {Reason}")}");
}
