namespace Ruslo;

/// <summary>"No", as a value: a decision that the rules of the business forbid. Never retried and never parked.</summary>
/// <param name="Reason">A short, stable code, such as <c>order-not-paid</c>.</param>
public sealed record Refusal(string Reason)
{
    /// <summary>The decision would write to a stream that is closed for good: <c>stream-closed</c>.</summary>
    public static Refusal StreamClosed { get; } = new("stream-closed");
}
