namespace Ruslo;

/// <summary>
/// Specifies pure functions by example: what was, what comes, what follows. Needs no log, no host and no test framework: what does not
/// hold is a <see cref="SpecException"/>.
/// </summary>
public static partial class Spec
{
    /// <summary>Examples of a decider.</summary>
    public static DeciderSpec<TState, TCommand, TEvent> For<TState, TCommand, TEvent>(Decider<TState, TCommand, TEvent> decider) where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(decider);
        return new(decider);
    }
}
