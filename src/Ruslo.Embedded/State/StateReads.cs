using Microsoft.Data.Sqlite;

namespace Ruslo;

/// <summary>
/// Reads of documents. A range is half-open, from a place up to but without another, in the order of the bytes: the place right behind a
/// key is that key with a zero byte after it, and an empty blob comes after every number and text.
/// </summary>
internal static class StateReads
{
    private static readonly byte[] AfterAll = [];

    public static ReadOnlyMemory<byte>? Get(StateConnection connection, (string Table, string Key) document)
        => connection.GetDocument(document.Table, document.Key) is { } bytes ? bytes : default(ReadOnlyMemory<byte>?); // a bare null would become empty memory

    public static StatePage Query(StateConnection connection, StateQuery query)
    {
        var page = new Found(query);
        StateCursor? cursor = StateCursor.Of(query);
        if (query.Index is null)
        {
            Read(connection, query, page, "by-key", Keys(query, cursor));
        }
        else
        {
            InOneView(connection, HasNulls(query, cursor) && HasValues(query, cursor), () => ReadIndex(connection, query, cursor, page));
        }
        return page.ToPage();
    }

    public static long Count(StateConnection connection, StateQuery query)
    {
        if (query.Index is null)
        {
            return Count(connection, query, "count-by-key", Keys(query, null));
        }
        long count = 0;
        InOneView(connection, HasNulls(query, null) && HasValues(query, null), () => count
            = (HasNulls(query, null) ? Count(connection, query, "count-by-null", Nulls(query, null)) : 0)
            + (HasValues(query, null) ? Count(connection, query, "count-by-value", Values(query, null)) : 0));
        return count;
    }

    /// <summary>Null has no place in a comparison of rows: documents without a value are a range of their own, before all others.</summary>
    private static void ReadIndex(StateConnection connection, StateQuery query, StateCursor? cursor, Found page)
    {
        if (!query.Descending)
        {
            ReadNulls(connection, query, cursor, page);
        }
        ReadValues(connection, query, cursor, page);
        if (query.Descending)
        {
            ReadNulls(connection, query, cursor, page);
        }
    }

    /// <summary>Two statements see the same commit only within a transaction. When one fails, the connection is not used again.</summary>
    private static void InOneView(StateConnection connection, bool isNeeded, Action read)
    {
        if (isNeeded)
        {
            connection.Run("begin-read");
        }
        read();
        if (isNeeded)
        {
            connection.Run("commit");
        }
    }

    private static void ReadNulls(StateConnection connection, StateQuery query, StateCursor? cursor, Found page)
    {
        if (HasNulls(query, cursor) && !page.IsFull)
        {
            Read(connection, query, page, "by-null", Nulls(query, cursor));
        }
    }

    private static void ReadValues(StateConnection connection, StateQuery query, StateCursor? cursor, Found page)
    {
        if (HasValues(query, cursor) && !page.IsFull)
        {
            Read(connection, query, page, "by-value", Values(query, cursor));
        }
    }

    /// <summary>Whether documents without a value are within the bounds, and not behind the cursor.</summary>
    private static bool HasNulls(StateQuery query, StateCursor? cursor)
        => query.From is not { IsNull: false } && !(query.FromIsExclusive && query.From is not null) && !(query.ToIsExclusive && query.To is { IsNull: true }) && (query.Descending || cursor is not { Value.IsNull: false });

    /// <summary>Whether documents with a value are within the bounds, and not behind the cursor.</summary>
    private static bool HasValues(StateQuery query, StateCursor? cursor)
        => query.To is not { IsNull: true } && (!query.Descending || cursor is not { Value.IsNull: true });

    private static (string, object?)[] Keys(StateQuery query, StateCursor? cursor)
    {
        string from = query.From?.Text is { } lowest ? query.FromIsExclusive ? Behind(lowest) : lowest : "";
        object before = query.To?.Text is { } to ? query.ToIsExclusive ? to : Behind(to) : AfterAll;
        if (cursor is not { } at)
        {
            return [("$from", from), ("$before", before)];
        }
        return query.Descending
            ? [("$from", from), ("$before", before is string bound && StateValue.Of(bound) < StateValue.Of(at.Key) ? bound : at.Key)]
            : [("$from", StateValue.Of(from) > StateValue.Of(at.Key) ? from : Behind(at.Key)), ("$before", before)];
    }

    private static (string, object?)[] Nulls(StateQuery query, StateCursor? cursor) => cursor is not { Value.IsNull: true } at
        ? [("$from", ""), ("$before", AfterAll)]
        : query.Descending ? [("$from", ""), ("$before", at.Key)] : [("$from", Behind(at.Key)), ("$before", AfterAll)];

    private static (string, object?)[] Values(StateQuery query, StateCursor? cursor)
    {
        StateValue lowest = query.From is { IsNull: false } from ? from : StateValue.Of(double.NegativeInfinity);
        object highest = query.To is { } to ? StateConnection.ValueOf(to)! : AfterAll;
        object behindLowest = query.FromIsExclusive && query.From is { IsNull: false } ? AfterAll : "";
        object behindHighest = query.ToIsExclusive && query.To is not null ? "" : AfterAll;
        if (cursor is not { Value.IsNull: false } at)
        {
            return [("$fromValue", StateConnection.ValueOf(lowest)), ("$from", behindLowest), ("$beforeValue", highest), ("$before", behindHighest)];
        }
        object value = StateConnection.ValueOf(at.Value)!;
        return query.Descending
            ? [("$fromValue", StateConnection.ValueOf(lowest)), ("$from", behindLowest), ("$beforeValue", value), ("$before", at.Key)]
            : [("$fromValue", value), ("$from", Behind(at.Key)), ("$beforeValue", highest), ("$before", behindHighest)];
    }

    private static string Behind(string key) => key + "\0";

    private static void Read(StateConnection connection, StateQuery query, Found page, string statement, (string, object?)[] range)
    {
        using SqliteDataReader rows = connection.Prepare($"{statement}-{(query.Descending ? "descending" : "ascending")}", query.Table, query.Index, [.. range, ("$limit", page.Room)]).ExecuteReader();
        while (!page.IsFull && rows.Read())
        {
            StateValue value = rows.GetValue(2) switch
            {
                long whole => StateValue.Of(whole),
                double real => StateValue.Of(real),
                string text => StateValue.Of(text),
                _ => StateValue.Null,
            };
            page.Add((value, rows.GetString(0), rows.GetFieldValue<byte[]>(1)));
        }
    }

    private static long Count(StateConnection connection, StateQuery query, string statement, (string, object?)[] range)
        => (long)connection.Get(statement, query.Table, query.Index, range)!;

    /// <summary>What was found so far: one document more than fits the page tells that there are more.</summary>
    private sealed class Found(StateQuery query)
    {
        private readonly List<(StateValue Value, string Key, byte[] Document)> documents = [];
        private long bytes;

        public bool IsFull => documents.Count > query.Limit || (documents.Count > 1 && bytes > query.MaxBytes);

        public int Room => query.Limit + 1 - documents.Count;

        public void Add((StateValue Value, string Key, byte[] Document) document)
        {
            documents.Add(document);
            bytes += document.Document.Length;
        }

        public StatePage ToPage()
        {
            StateCursor? behind = IsFull ? new(documents[^2].Value, documents[^2].Key) : null;
            int count = documents.Count - (behind is null ? 0 : 1);
            return new([.. documents.Take(count).Select(static one => new KeyValuePair<string, ReadOnlyMemory<byte>>(one.Key, one.Document))], behind?.For(query));
        }
    }
}
