namespace Ruslo;

/// <summary>The read connections of a state, kept for the next read. Each read sees the last commit. Thread-safe.</summary>
internal sealed class StateReaders(StateFile file)
{
    private const int MaxIdle = 8;

    private readonly Lock gate = new();
    private readonly Stack<StateConnection> idle = new();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int active;
    private bool closed;

    public TResult Read<TArgument, TResult>(TArgument argument, Func<StateConnection, TArgument, TResult> read)
    {
        StateConnection connection = Rent();
        bool ok = false;
        try
        {
            TResult result = read(connection, argument);
            ok = true;
            return result;
        }
        catch (Microsoft.Data.Sqlite.SqliteException error)
        {
            throw StateFault.Of(file, error);
        }
        finally
        {
            Return(connection, reuse: ok);
        }
    }

    /// <summary>A read on a connection of its own: the state is closed only after it has ended.</summary>
    public Lease Enter()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, typeof(IState));
            active++;
        }
        return new(this);
    }

    /// <summary>No read begins any more; completes when the last one has ended and every connection is closed.</summary>
    public Task CloseAsync()
    {
        lock (gate)
        {
            closed = true;
            while (idle.TryPop(out StateConnection? connection))
            {
                connection.Dispose();
            }
            if (active == 0)
            {
                drained.TrySetResult();
            }
        }
        return drained.Task;
    }

    /// <summary>Ends a read.</summary>
    internal readonly struct Lease(StateReaders readers) : IDisposable
    {
        public void Dispose() => readers.Return(null, reuse: false);
    }

    private StateConnection Rent()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, typeof(IState));
            active++;
            if (idle.TryPop(out StateConnection? connection))
            {
                return connection;
            }
        }
        StateConnection? opened = null;
        try
        {
            opened = new StateConnection(file);
            opened.Run("wait-for-others");
            opened.Run("query-only");
            return opened;
        }
        catch (Microsoft.Data.Sqlite.SqliteException error)
        {
            Return(opened, reuse: false);
            throw StateFault.Of(file, error);
        }
    }

    private void Return(StateConnection? connection, bool reuse)
    {
        lock (gate)
        {
            if (reuse && !closed && idle.Count < MaxIdle)
            {
                idle.Push(connection!);
            }
            else
            {
                connection?.Dispose();
            }
            if (--active == 0 && closed)
            {
                drained.TrySetResult();
            }
        }
    }
}
