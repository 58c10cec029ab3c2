namespace Ruslo;

/// <summary>Why an instance aborts; as a string it is its code.</summary>
/// <param name="Step">The step that failed; empty when it was cancelled from outside.</param>
/// <param name="Code">The name of the failure event, the reason of a refusal, <c>timeout</c>, or what the canceller said.</param>
/// <param name="Reply">The failure event, or the message that cancelled it; null where there is none.</param>
public sealed record AbortReason(string Step, string Code, object? Reply = null)
{
    /// <summary>Its code.</summary>
    public static implicit operator string(AbortReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return reason.Code;
    }

    /// <summary>Its code.</summary>
    public override string ToString() => Code;
}
