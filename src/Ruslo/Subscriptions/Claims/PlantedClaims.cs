#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule of commands and their handlers each, so that tests can prove that they would notice.</summary>
public static class PlantedClaims
{
    /// <summary>Rule: a command has one handler in a log.</summary>
    public static bool ASecondHandlerIsLetIn { get; set; }

    /// <summary>Rule: a refusal is never retried.</summary>
    public static bool RefusalsAreRetried { get; set; }

    /// <summary>Rule: commands of one idempotency key are executed once.</summary>
    public static bool IdempotencyKeysAreIgnored { get; set; }

    /// <summary>Rule: whoever takes a command over handles what was parked then.</summary>
    public static bool WhatWasParkedIsLeftBehind { get; set; }

    /// <summary>Rule: whoever takes a command over goes on where the former handler stands.</summary>
    public static bool TakingOverBeginsAnew { get; set; }

    /// <summary>Rule: the refusal of a command that was sent is recorded.</summary>
    public static bool RefusalsAreNotRecorded { get; set; }
}
#endif
