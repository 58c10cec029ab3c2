namespace Ruslo.Tests;

/// <summary>A log whose reads of streams wait for a signal.</summary>
internal sealed class SlowReads(IEventLog inner) : ForwardingLog(inner)
{
    public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async ValueTask<StreamPage> ReadStreamAsync(StreamId stream, long fromVersion, ReadDirection direction, int maxEvents, CancellationToken cancellationToken = default)
    {
        await Go.Task.WaitAsync(cancellationToken);
        return await base.ReadStreamAsync(stream, fromVersion, direction, maxEvents, cancellationToken);
    }
}
