namespace Ruslo;

/// <summary>What a request has ended with.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Recorded">The reply or the refusal, as it was recorded; null without one.</param>
/// <param name="Decoded">What it decodes into; null without one.</param>
/// <param name="Why">Why there is no reply; null with one.</param>
internal readonly record struct ReplyEnd(ReplyOutcome Outcome, RecordedEvent? Recorded, object? Decoded, string? Why)
{
    public static ReplyEnd Without(ReplyOutcome outcome, string why) => new(outcome, null, null, why);
}
