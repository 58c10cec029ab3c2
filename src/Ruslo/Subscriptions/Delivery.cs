namespace Ruslo;

/// <summary>An event for a partition: one unit of work for each routing key, which move together.</summary>
/// <param name="Event">The event.</param>
/// <param name="Keys">Its computed routing keys in this partition; null: the stream, or the event itself where nothing is ordered.</param>
/// <param name="KeyFailure">Its keys could not be computed: every partition gets it, and none may pass it.</param>
internal readonly record struct Delivery(ReadEvent Event, StreamId[]? Keys, Exception? KeyFailure = null)
{
    public long Position => Event.Recorded.Position;
}
