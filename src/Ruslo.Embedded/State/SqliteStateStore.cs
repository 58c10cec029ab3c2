using Microsoft.Data.Sqlite;

namespace Ruslo;

/// <summary>
/// State in SQLite files, one for each owner, in a directory that belongs to one process at a time. A commit outlives the process; a power
/// loss may undo the last ones, never a part of one, but no commit with emits, and none before a flush. A new index on a table
/// with documents is refused, as is a file that is damaged, newer, or somebody else's; each error says what to do. A table that is no longer
/// declared keeps its documents. Opening, deleting and reading block the calling thread for as long as the disk takes. Thread-safe.
/// </summary>
public sealed class SqliteStateStore : IStateStore
{
    private readonly Lock gate = new();
    private readonly HashSet<string> open = new(StringComparer.Ordinal);
    private readonly string directory;
    private readonly RusloRuntime runtime;
    private StateCheckpoints? checkpoints;
    private bool disposed;

    /// <param name="directory">Where the files are; made when it does not exist.</param>
    /// <param name="runtime">Where its writers run; it must not be a simulation, because SQLite does its own I/O.</param>
    public SqliteStateStore(string directory, RusloRuntime? runtime = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        this.directory = Path.GetFullPath(directory);
        this.runtime = runtime ?? new RusloRuntime();
    }

    /// <inheritdoc/>
    public ValueTask<IState> OpenAsync(StateDefinition definition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        definition.Validate();
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            ThrowIfOpen(definition.Owner);
            Directory.CreateDirectory(directory);
            var file = new StateFile(directory, definition.Owner);
            StateConnection connection = Connect(file, definition);
            checkpoints ??= new(runtime);
            open.Add(definition.Owner);
            return new(new SqliteState(file, definition, connection, runtime, checkpoints, () => Closed(definition.Owner)));
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string owner, CancellationToken cancellationToken = default)
    {
        StateDefinition.ValidateOwner(owner);
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            ThrowIfOpen(owner);
            if (Directory.Exists(directory))
            {
                new StateFile(directory, owner).Delete();
            }
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends the store. States that are open are closed by whoever opened them.</summary>
    public ValueTask DisposeAsync()
    {
        lock (gate)
        {
            disposed = true;
            checkpoints?.Close();
            return new(checkpoints?.Completion ?? Task.CompletedTask);
        }
    }

    private static StateConnection Connect(StateFile file, StateDefinition definition)
    {
        StateConnection? connection = null;
        try
        {
            connection = new StateConnection(file);
            StateSchema.Apply(file, definition, connection);
            return connection;
        }
        catch (SqliteException fault)
        {
            connection?.Dispose();
            throw StateFault.Of(file, fault);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    private void ThrowIfOpen(string owner)
    {
        if (open.Contains(owner))
        {
            throw new RusloException($"The state of '{owner}' is already open. Close it first; an owner has one state.");
        }
    }

    private void Closed(string owner)
    {
        lock (gate)
        {
            open.Remove(owner);
        }
    }
}
