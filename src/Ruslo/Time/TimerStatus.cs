namespace Ruslo;

/// <summary>A timer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="DueAt">When it fires, or was to.</param>
/// <param name="State">What has become of it.</param>
/// <param name="Stream">The stream of what it publishes; the timer's tenant is that stream's.</param>
/// <param name="Message">The name of the event or command that it publishes.</param>
/// <param name="MessageId">The id under which that is recorded.</param>
public sealed record TimerStatus(string Id, DateTimeOffset DueAt, TimerState State, StreamId Stream, string Message, Guid MessageId)
{
    internal static TimerStatus Of(string id, TimerState state, ReadOnlyMemory<byte> set)
    {
        NewEvent message = TimerFormat.ReadMessage(set);
        return new(id, TimerFormat.ReadDue(set.Span), state, message.Stream, message.Name, message.EventId);
    }
}
