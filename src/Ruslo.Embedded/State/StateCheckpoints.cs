using System.Threading.Channels;

namespace Ruslo;

/// <summary>Moves the journals of all states of a store into their files, one after another, on a thread of its own.</summary>
internal sealed class StateCheckpoints
{
    private readonly Channel<SqliteState> due = Channel.CreateBounded<SqliteState>(new BoundedChannelOptions(256) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    public StateCheckpoints(RusloRuntime runtime) => Completion = runtime.StartDedicated("ruslo state checkpoints", RunAsync);

    public Task Completion { get; }

    /// <summary>A state has written enough; when too many wait, it is asked again after it has written as much once more.</summary>
    public void Request(SqliteState state) => due.Writer.TryWrite(state);

    public void Close() => due.Writer.TryComplete();

    private async Task RunAsync()
    {
        while (await due.Reader.WaitToReadAsync())
        {
            while (due.Reader.TryRead(out SqliteState? state))
            {
                state.Checkpoint();
            }
        }
    }
}
