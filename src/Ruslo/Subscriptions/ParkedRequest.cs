namespace Ruslo;

/// <summary>Somebody wants something done about a parked event, or about one that stalls a partition. Its partition's loop answers.</summary>
internal sealed class ParkedRequest(ParkedRequestKind kind, StreamId key, long position, long insteadAt = 0)
{
    private readonly TaskCompletionSource<ParkedAnswer> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ParkedRequestKind Kind => kind;

    public StreamId Key => key;

    /// <summary>The position that it is about: another head is not touched.</summary>
    public long Position => position;

    /// <summary>For an edit: the position of the event in the log whose payload, byte for byte, is used instead.</summary>
    public long InsteadAt => insteadAt;

    public Task<ParkedAnswer> Answered => answer.Task;

    public void Answer(ParkedAnswer result) => answer.TrySetResult(result);

    public void Fail(Exception why) => answer.TrySetException(why);
}
