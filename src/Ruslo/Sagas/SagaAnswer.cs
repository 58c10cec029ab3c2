namespace Ruslo;

/// <summary>What came of a request about an instance.</summary>
public enum SagaAnswer
{
    /// <summary>It is done, and recorded in the instance's stream.</summary>
    Done = 0,

    /// <summary>The instance has nothing to which it applies: it has ended, or passed its pivot, or the step does not wait.</summary>
    NothingToDo = 1,

    /// <summary>There is no such instance.</summary>
    NoInstance = 2,

    /// <summary>An input before it could not be taken: the instance is parked in its subscription, and the request waits behind it.</summary>
    Parked = 3,
}
