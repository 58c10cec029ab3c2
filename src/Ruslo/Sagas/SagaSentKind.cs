namespace Ruslo;

/// <summary>What an instance of a saga has sent.</summary>
public enum SagaSentKind
{
    /// <summary>A command that a reply or a refusal answers.</summary>
    Command,

    /// <summary>A command that forces an answer: a success or failure of the step answers it.</summary>
    Cancel,

    /// <summary>What starts a nested saga, whose end answers it.</summary>
    Start,

    /// <summary>A compensation: that it is handled answers it, or a refusal.</summary>
    Compensation,

    /// <summary>A command that nothing answers.</summary>
    Told,

    /// <summary>An event.</summary>
    Event,

    /// <summary>The event that tells its end.</summary>
    Final,

    /// <summary>A person must know: a compensation has failed for good, or was left out.</summary>
    Problem,
}
