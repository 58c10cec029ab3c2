using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Ruslo;

/// <summary>
/// The one writer of a state, on a thread of its own. What arrives while a transaction commits goes into the next one together. A fault
/// other than a full disk ends it: what is there is known only after opening again.
/// </summary>
internal sealed class StateWriter
{
    private const int MaxGroup = 256;
    private const long CheckpointPages = 4000; // counted for each document: those that share a page make the journal shorter than that

    private readonly Channel<StateWork> queue = Channel.CreateUnbounded<StateWork>(new() { SingleReader = true }); // as many as callers wait
    private readonly StateFile file;
    private readonly StateDefinition definition;
    private readonly StateConnection connection;
    private readonly StateTransaction transaction;
    private readonly Action checkpointDue;
    private readonly List<StateWork> group = [];
    private long checkpointedAt;
    private RusloException? poison;
    private int journalIsLong;
    private bool isFull;
    private bool isFlushed; // whether everything that was committed is durable

    public StateWriter(StateFile file, StateDefinition definition, StateConnection connection, RusloRuntime runtime, Action checkpointDue)
    {
        this.file = file;
        this.definition = definition;
        this.connection = connection;
        this.checkpointDue = checkpointDue;
        transaction = new(definition, connection);
        Completion = runtime.StartDedicated($"ruslo state {definition.Owner}", RunAsync);
    }

    /// <summary>Ends when everything that was taken has its result; the connection is closed then.</summary>
    public Task Completion { get; }

    /// <summary>The journal has become long because it is written all the time: the writer pauses once to empty it.</summary>
    public void ShortenJournal() => Volatile.Write(ref journalIsLong, 1);

    public bool TryTake(StateWork work) => queue.Writer.TryWrite(work);

    public void Close() => queue.Writer.TryComplete();

    private async Task RunAsync()
    {
        while (await queue.Reader.WaitToReadAsync())
        {
            while (group.Count < MaxGroup && queue.Reader.TryRead(out StateWork? work))
            {
                group.Add(work);
            }
            await WriteAsync(group);
            group.Clear();
            if (transaction.Pages - checkpointedAt >= CheckpointPages)
            {
                checkpointedAt = transaction.Pages;
                checkpointDue();
            }
        }
        connection.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong, every caller of the group must hear of it.")]
    private async Task WriteAsync(List<StateWork> works)
    {
        Exception? failure = poison;
        if (failure is null)
        {
            try
            {
                await CommitAsync(works);
            }
            catch (Exception error)
            {
                failure = Failed(error, mayGoOn: works.Count > 1);
            }
        }
        if (failure is not null && poison is null && works.Count > 1 && (failure is SqlWorkException or not RusloException { InnerException: SqliteException }))
        {
            // One of them is at fault: alone, it fails alone.
            foreach (StateWork work in works)
            {
                await WriteAsync([work]);
            }
            return;
        }
        foreach (StateWork work in works)
        {
            if (failure is null)
            {
                work.Complete();
            }
            else
            {
                work.Fail(failure);
            }
        }
    }

    private async Task CommitAsync(List<StateWork> works)
    {
        if (Interlocked.Exchange(ref journalIsLong, 0) == 1)
        {
            connection.Run("checkpoint-truncate");
        }
        if (isFlushed && works.TrueForAll(static work => work.Change is null))
        {
            return;
        }
        bool isAsked = works.Exists(static work => work.Change is null), emits = false;
        SetSynchronous(full: isAsked || works.Exists(static work => work.Change is { Emits.Count: > 0 }));
        Begin();
        foreach (StateWork work in works)
        {
            if (work.Change is { } change)
            {
                StaleOwner? stale = await transaction.ApplyAsync(change);
                work.Decide(stale);
                emits |= stale is null && change.Emits.Count > 0;
            }
        }
        if (isAsked)
        {
            connection.Run("flushed");
        }
        End(commit: true);
        isFlushed = isAsked || emits;
    }

    private void Begin()
    {
        if (definition.HasSchema)
        {
            connection.BeginShared();
        }
        else
        {
            connection.Run("begin");
        }
    }

    private void End(bool commit)
    {
        if (definition.HasSchema)
        {
            connection.EndShared(commit);
        }
        else
        {
            connection.Run(commit ? "commit" : "rollback");
        }
    }

    /// <summary>A commit that is flushed flushes everything before it too: the journal is one file.</summary>
    private void SetSynchronous(bool full)
    {
        if (full != isFull)
        {
            connection.Run(full ? "synchronous-full" : "synchronous-normal");
            isFull = full;
        }
    }

    /// <summary>Undoes what was begun; says what to tell the callers.</summary>
    private Exception Failed(Exception error, bool mayGoOn)
    {
        const int tooBig = 18;
        bool isBegun = true;
        try
        {
            End(commit: false);
        }
        catch (SqliteException)
        {
            isBegun = false; // SQLite has rolled back by itself, or it never began
        }
        if (error is StateLeftException left)
        {
            return poison = new RusloException($"The state of '{definition.Owner}' in {file.Path} stops: {left.Message} Mend the fold, raise the version of the projection, and restart.", left);
        }
        if (error is not SqliteException fault)
        {
            return error;
        }
        if (fault.SqliteErrorCode == tooBig && isBegun)
        {
            return mayGoOn ? fault : new ArgumentException($"A document of '{definition.Owner}' is larger than SQLite takes.", fault);
        }
        RusloException told = StateFault.Of(file, fault);
        if (!StateFault.IsFull(fault))
        {
            poison = told;
        }
        return told;
    }
}
