using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace Ruslo;

/// <summary>
/// The snapshots of one decider: of each stream the newest, of a committed version. They only save time: one that cannot be read, or not be
/// written, is as good as none. Thread-safe.
/// </summary>
internal sealed partial class DeciderSnapshots(RegisteredSnapshots registered, JsonTypeInfo json, IStateStore store, ILogger logger, PersonalType? personal = null) : IAsyncDisposable
{
    private const string Table = "states";
    private static readonly IReadOnlyList<StateTable> Tables = [new StateTable(Table, [])];

    private readonly ILogger logger = logger;
    private readonly AsyncGate gate = new(1);
    private IState? opened;
    private bool disposed;

    public object Decider => registered.Decider;

    public SnapshotPolicy Policy => registered.Policy;

    /// <summary>How many subjects were forgotten; to be asked before a state is loaded that is saved afterwards.</summary>
    public int Forgettings => personal?.Forgettings ?? 0;

    /// <summary>The snapshot of a stream, not yet compared with the log; null when there is none that can be read.</summary>
    public async ValueTask<Loaded<TState>?> FindAsync<TState>(StreamId stream, CancellationToken cancellationToken)
    {
        try
        {
            IState state = await OpenAsync(cancellationToken);
            return await state.GetAsync(Table, KeyOf(stream), cancellationToken) is { } document ? SnapshotFormat.Read<TState>(document, Policy.Shape, json, personal, stream) : null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // whatever is wrong with a snapshot, the log has the events
        catch (Exception failure)
#pragma warning restore CA1031
        {
            NotRead(stream, failure);
            return null;
        }
    }

    /// <summary>Keeps the state of a committed version, unless a subject was forgotten since its load began. Never throws: what it belongs to is done.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="loaded">Its state.</param>
    /// <param name="forgettings">What <see cref="Forgettings"/> was before it was loaded.</param>
    public async ValueTask SaveAsync<TState>(StreamId stream, Loaded<TState> loaded, int forgettings)
    {
        if (loaded.IsClosed)
        {
            return; // that a stream is closed is learned from its last event, which must be read then
        }
        try
        {
            IState state = await OpenAsync(CancellationToken.None);
            byte[] document = SnapshotFormat.Write(loaded, Policy.Shape, json, personal, stream);
            if (personal is not null && forgettings != Forgettings)
            {
                return; // the subject may have come back: what is forgotten would be kept under its new key
            }
            await state.CommitAsync(new() { Writes = [new StateWrite(Table, KeyOf(stream), document, default)] }, CancellationToken.None);
        }
#pragma warning disable CA1031 // a snapshot only saves time: nothing that it belongs to may fail for it
        catch (Exception failure)
#pragma warning restore CA1031
        {
            NotKept(stream, failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await gate.EnterAsync();
        try
        {
            disposed = true;
            if (opened is { } state)
            {
                opened = null;
                await state.DisposeAsync();
            }
        }
        finally
        {
            gate.Leave();
        }
    }

    /// <summary>A tenant holds no control character, so no two streams share a document.</summary>
    private static string KeyOf(StreamId stream) => $"{stream.Tenant}\n{stream.Key}";

    private async ValueTask<IState> OpenAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref opened) is { } state)
        {
            return state;
        }
        await gate.EnterAsync();
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return opened ??= await store.OpenAsync(new($"$snapshots.{registered.Name}", Tables), cancellationToken);
        }
        finally
        {
            gate.Leave();
        }
    }

    [LoggerMessage(2101, LogLevel.Warning, "The snapshot of {Stream} cannot be read; its events are folded instead")]
    private partial void NotRead(StreamId stream, Exception failure);

    [LoggerMessage(2102, LogLevel.Warning, "A snapshot of {Stream} could not be kept; the next load takes longer")]
    private partial void NotKept(StreamId stream, Exception failure);
}
