namespace Ruslo;

/// <summary>Thrown by a batch handler: the event at an index failed, all before it are handled, none after it is.</summary>
public sealed class BatchFailedException : RusloException
{
    /// <summary>For serializers and tests; prefer the constructor that names the event.</summary>
    public BatchFailedException() { }

    /// <param name="message">What happened.</param>
    public BatchFailedException(string message) : base(message) { }

    /// <param name="message">What happened.</param>
    /// <param name="innerException">What caused it.</param>
    public BatchFailedException(string message, Exception? innerException) : base(message, innerException) { }

    /// <param name="index">Which event of the batch failed, from 0.</param>
    /// <param name="innerException">Why.</param>
    public BatchFailedException(int index, Exception? innerException = null)
        : base($"The event at index {index} of the batch failed{(innerException is null ? "." : $": {innerException.Message}")}", innerException)
        => Index = index;

    /// <summary>Which event of the batch failed, from 0.</summary>
    public int Index { get; }
}
