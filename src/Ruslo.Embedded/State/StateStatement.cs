using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ruslo;

/// <summary>A statement that runs once for each document: prepared once, and given its parameters by place, from 1. For one caller at a time.</summary>
internal sealed class StateStatement : IDisposable
{
    private readonly sqlite3 connection;
    private readonly sqlite3_stmt statement;

    public StateStatement(SqliteConnection connection, string text)
    {
        this.connection = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(this.connection, text, out statement));
    }

    public void Bind(int place, string text)
    {
        const int onStack = 512;
        if (text.Length == 0)
        {
            Check(raw.sqlite3_bind_text(statement, place, text)); // without a byte to point at, SQLite takes it for null
            return;
        }
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[]? rented = most > onStack ? ArrayPool<byte>.Shared.Rent(most) : null;
        Span<byte> utf8 = rented ?? stackalloc byte[onStack];
        Check(raw.sqlite3_bind_text(statement, place, utf8[..Encoding.UTF8.GetBytes(text, utf8)]));
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public void Bind(int place, ReadOnlySpan<byte> blob) => Check(raw.sqlite3_bind_blob(statement, place, blob));

    public void Bind(int place, in StateValue value)
    {
        if (value.Text is { } text)
        {
            Bind(place, text);
        }
        else if (value.Whole is { } whole)
        {
            Check(raw.sqlite3_bind_int64(statement, place, whole));
        }
        else if (value.Real is { } real)
        {
            Check(raw.sqlite3_bind_double(statement, place, real));
        }
        else
        {
            Check(raw.sqlite3_bind_null(statement, place));
        }
    }

    /// <summary>Runs it, for what it does.</summary>
    public void Run()
    {
        int code = raw.sqlite3_step(statement);
        End(code);
    }

    /// <summary>Runs it, for the first column of its one row; null: there is none.</summary>
    public byte[]? ReadBlob()
    {
        int code = raw.sqlite3_step(statement);
        byte[]? blob = code == raw.SQLITE_ROW ? raw.sqlite3_column_blob(statement, 0).ToArray() : null;
        End(code);
        return blob;
    }

    public void Dispose() => statement.Dispose();

    /// <summary>The statement holds no lock any more, and can be used again.</summary>
    private void End(int code)
    {
        try
        {
            Check(code);
        }
        finally
        {
            raw.sqlite3_reset(statement); // tells again what the step has told
        }
    }

    private void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(code, connection);
        }
    }
}
