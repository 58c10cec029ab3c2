using System.Buffers.Binary;
using Microsoft.EntityFrameworkCore;

namespace Ruslo;

/// <summary>Reads and moves the progress of one owner in an application's database, within whatever transaction its context is in.</summary>
internal sealed class RowProgress(DbContext database, string owner)
{
    public async ValueTask<IReadOnlyList<ProgressEntry>> ReadAsync(string prefix, CancellationToken cancellationToken)
    {
        ProgressRow[] rows = await database.Set<ProgressRow>().AsNoTracking().Where(row => row.Owner == owner && row.Entry != ProgressRow.LastEmit).ToArrayAsync(cancellationToken);
        // Here, not in the query: databases compare and order texts in their own ways.
        return [.. rows.Where(row => row.Entry.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(static row => row.Entry, StringComparer.Ordinal).Select(static row => new ProgressEntry(row.Entry, row.Value))];
    }

    /// <summary>Makes all moves; the first that does not compare, or null. Then the transaction is to be rolled back.</summary>
    public async ValueTask<ProgressMove?> MoveAsync(IReadOnlyList<ProgressMove> moves, CancellationToken cancellationToken)
    {
        foreach (ProgressMove move in moves)
        {
            if (!await TryAsync(move, cancellationToken))
            {
                return move;
            }
        }
        return null;
    }

    public async ValueTask AddEmitsAsync(IReadOnlyList<ReadOnlyMemory<byte>> emits, CancellationToken cancellationToken)
    {
        if (emits.Count == 0)
        {
            return;
        }
        byte[]? last = await database.Set<ProgressRow>().AsNoTracking().Where(row => row.Owner == owner && row.Entry == ProgressRow.LastEmit).Select(static row => row.Value).FirstOrDefaultAsync(cancellationToken);
        long sequence = last is null ? 0 : BinaryPrimitives.ReadInt64BigEndian(last);
        foreach (ReadOnlyMemory<byte> emit in emits)
        {
            database.Add(new EmitRow { Owner = owner, Sequence = ++sequence, Content = emit.ToArray() });
        }
        byte[] next = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(next, sequence);
        await database.SaveChangesAsync(cancellationToken);
        await SetAsync(ProgressRow.LastEmit, next, isNew: last is null, cancellationToken);
    }

    public async ValueTask DropEmitsAsync(long through, CancellationToken cancellationToken)
    {
        if (through > 0)
        {
            await database.Set<EmitRow>().Where(row => row.Owner == owner && row.Sequence <= through).ExecuteDeleteAsync(cancellationToken);
        }
    }

    /// <summary>Forgets everything of the owner.</summary>
    public async ValueTask DeleteAsync(CancellationToken cancellationToken)
    {
        await database.Set<EmitRow>().Where(row => row.Owner == owner).ExecuteDeleteAsync(cancellationToken);
        await database.Set<ProgressRow>().Where(row => row.Owner == owner).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>
    /// Forgets how far other versions of the owner have come: the rows that they made are cleared. One that is deployed again starts over,
    /// and one that still runs somewhere is stopped by its next move.
    /// </summary>
    public async ValueTask ForgetOtherVersionsAsync(CancellationToken cancellationToken)
    {
        string name = NameOf(owner);
        string[] owners = await database.Set<ProgressRow>().Select(static row => row.Owner).Distinct().ToArrayAsync(cancellationToken);
        foreach (string other in owners.Where(other => other != owner && NameOf(other) == name))
        {
            await database.Set<ProgressRow>().Where(row => row.Owner == other).ExecuteDeleteAsync(cancellationToken);
        }
    }

    /// <summary>Compares and sets in one statement, so that the database decides between two who move at the same moment.</summary>
    private async ValueTask<bool> TryAsync(ProgressMove move, CancellationToken cancellationToken)
    {
        string entry = move.Entry;
        if (move.Expected is not { } expected)
        {
            bool exists = await database.Set<ProgressRow>().AnyAsync(row => row.Owner == owner && row.Entry == entry, cancellationToken);
            if (!exists && move.Next is { } first)
            {
                await SetAsync(entry, first.ToArray(), isNew: true, cancellationToken);
            }
            return !exists;
        }
        byte[] compared = expected.ToArray();
        IQueryable<ProgressRow> same = database.Set<ProgressRow>().Where(row => row.Owner == owner && row.Entry == entry && row.Value == compared);
        byte[]? next = move.Next?.ToArray();
        return (next is null ? await same.ExecuteDeleteAsync(cancellationToken) : await same.ExecuteUpdateAsync(set => set.SetProperty(row => row.Value, next), cancellationToken)) == 1;
    }

    /// <summary>Without the version at its end.</summary>
    private static string NameOf(string owner) => owner.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');

    private async ValueTask SetAsync(string entry, byte[] value, bool isNew, CancellationToken cancellationToken)
    {
        if (!isNew)
        {
            await database.Set<ProgressRow>().Where(row => row.Owner == owner && row.Entry == entry).ExecuteUpdateAsync(set => set.SetProperty(row => row.Value, value), cancellationToken);
            return;
        }
        database.Add(new ProgressRow { Owner = owner, Entry = entry, Value = value });
        await database.SaveChangesAsync(cancellationToken);
        database.ChangeTracker.Clear();
    }
}
