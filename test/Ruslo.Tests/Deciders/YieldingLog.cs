namespace Ruslo.Tests.Deciders;

/// <summary>A log whose appends and reads of streams take some steps of a simulation, so that others come between.</summary>
internal sealed class YieldingLog(IEventLog inner, Simulation simulation) : ForwardingLog(inner)
{
    public override async ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default)
    {
        await simulation.PauseAsync(3);
        AppendResult result = await base.AppendAsync(request, cancellationToken);
        await simulation.PauseAsync(3);
        return result;
    }

    public override async ValueTask<StreamPage> ReadStreamAsync(StreamId stream, long fromVersion, ReadDirection direction, int maxEvents, CancellationToken cancellationToken = default)
    {
        StreamPage page = await base.ReadStreamAsync(stream, fromVersion, direction, maxEvents, cancellationToken);
        await simulation.PauseAsync(3);
        return page;
    }

    public override async ValueTask<RecordedEvent?> FindAsync(Guid eventId, CancellationToken cancellationToken = default)
    {
        RecordedEvent? found = await base.FindAsync(eventId, cancellationToken);
        await simulation.PauseAsync(3);
        return found;
    }
}
