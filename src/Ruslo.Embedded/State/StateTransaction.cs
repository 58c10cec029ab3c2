using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Ruslo;

/// <summary>Applies changes within the writer's open transaction.</summary>
internal sealed class StateTransaction(StateDefinition definition, StateConnection writer)
{
    /// <summary>Roughly how many pages the changes have touched; it tells when to move the journal into the file.</summary>
    public long Pages { get; private set; }

    /// <summary>All of a change, or nothing when a move does not compare.</summary>
    public async ValueTask<StaleOwner?> ApplyAsync(StateChange change)
    {
        foreach (ProgressMove move in change.Moves)
        {
            ReadOnlyMemory<byte>? actual = writer.Get("get-progress", null, null, ("$entry", move.Entry)) is byte[] value ? value : default(ReadOnlyMemory<byte>?); // a bare null would become empty memory
            if (!move.Compares(actual))
            {
                return new StaleOwner(move.Entry, actual);
            }
        }
        foreach (string table in change.Clears)
        {
            writer.Run("clear", table);
        }
        foreach (StateWrite write in change.Writes)
        {
            Apply(write);
        }
        if (change.ForwardedThrough > 0)
        {
            writer.Run("forward-emits", null, null, ("$through", change.ForwardedThrough));
        }
        foreach (ReadOnlyMemory<byte> emit in change.Emits)
        {
            writer.Run("add-emit", null, null, ("$content", StateConnection.BytesOf(emit)));
        }
        foreach (SqlWork work in change.Work)
        {
            await DoAsync(work);
        }
        foreach (ProgressMove move in change.Moves) // last: work that ends the transaction on its own never moves progress
        {
            Apply(move);
        }
        Pages += 1 + change.Moves.Count + change.Emits.Count + change.Work.Count;
        return null;
    }

    /// <summary>Work of the application. What is wrong with the disk is not its failure.</summary>
    private async ValueTask DoAsync(SqlWork work)
    {
        DbTransaction transaction = writer.Transaction!;
        try
        {
            await work(transaction.Connection!, transaction, CancellationToken.None);
        }
        catch (Exception failure) when (failure is not SqliteException { SqliteErrorCode: not (1 or 18 or 19 or 20 or 23 or 25) })
        {
            throw new SqlWorkException(failure.Message, failure);
        }
        if (transaction.Connection is null || writer.IsOutsideTransaction)
        {
            throw new StateLeftException($"A fold of '{definition.Owner}' has ended the transaction that it was given: Ruslo commits it, together with the progress.");
        }
    }

    private void Apply(in ProgressMove move)
    {
        if (move.Next is not { } next)
        {
            writer.Run("delete-progress", null, null, ("$entry", move.Entry));
        }
        else if (move.Expected is not { } expected || !expected.Span.SequenceEqual(next.Span))
        {
            writer.Run("set-progress", null, null, ("$entry", move.Entry), ("$value", StateConnection.BytesOf(next)));
        }
    }

    private void Apply(in StateWrite write)
    {
        StateTable table = definition.Get(write.Table);
        if (write.Document is null)
        {
            writer.DeleteDocument(write.Table, write.Key);
        }
        else
        {
            writer.SetDocument(table, write);
        }
        Pages += 2 + (2 * table.Indexes.Count) + ((write.Document?.Length ?? 0) / 4096);
    }
}
