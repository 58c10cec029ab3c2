namespace Ruslo;

/// <summary>What must follow in a flow.</summary>
/// <param name="Event">The type of the event.</param>
/// <param name="Stage">Steps of one stage may come in any order; stages follow each other, from 0.</param>
/// <param name="Within">How long after the stage before.</param>
internal sealed record FlowStep(Type Event, int Stage, TimeSpan? Within)
{
    /// <summary>The stage of a step beside one that is missing: a mistake, told at start.</summary>
    public const int BesideNothing = -1;
}
