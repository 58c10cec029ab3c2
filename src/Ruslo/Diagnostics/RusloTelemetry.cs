namespace Ruslo;

/// <summary>The names under which Ruslo traces and measures: give them to OpenTelemetry's <c>AddSource</c> and <c>AddMeter</c>.</summary>
public static class RusloTelemetry
{
    /// <summary>Of the activity source: publish, receive and process, with OpenTelemetry's messaging attributes.</summary>
    public const string ActivitySourceName = "Ruslo";

    /// <summary>Of the meter. Its instruments are listed in docs/reference/telemetry.md.</summary>
    public const string MeterName = "Ruslo";
}
