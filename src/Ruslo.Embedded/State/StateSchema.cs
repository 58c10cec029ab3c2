using Microsoft.Data.Sqlite;

namespace Ruslo;

/// <summary>Makes a file what its definition says, in one transaction, or says why it cannot.</summary>
internal static class StateSchema
{
    private const long ApplicationId = 0x52757353;
    private const long Format = 1;

    public static void Apply(StateFile file, StateDefinition definition, StateConnection writer)
    {
        bool isNew = IsNew(file, writer);
        writer.Run("journal");
        writer.Run("no-autocheckpoint");
        writer.Run("limit-journal");
        writer.Run("synchronous-normal");
        writer.Run("begin");
        try
        {
            if (isNew)
            {
                Create(definition.Owner, writer);
            }
            CheckOwner(file, writer);
            MakeOwnTables(definition, writer);
            foreach (StateTable table in definition.Tables)
            {
                Declare(file, table, writer);
            }
            writer.Run("commit");
        }
        catch
        {
            writer.Run("rollback");
            throw;
        }
    }

    private static bool IsNew(StateFile file, StateConnection writer)
    {
        long id = (long)writer.Get("get-application-id")!;
        long format = (long)writer.Get("get-format")!;
        if (id == 0 && format == 0 && (long)writer.Get("count-tables")! == 0)
        {
            return true;
        }
        if (id != ApplicationId)
        {
            throw StateFault.Unreadable(file, "It is an SQLite database, but not one of Ruslo's: somebody else's file is in its place");
        }
        return format == Format ? false
            : throw new RusloException($"The state of '{file.Owner}' in {file.Path} has format {format}; this version of Ruslo knows format {Format}. A newer version wrote it: run that one.");
    }

    private static void Create(string owner, StateConnection writer)
    {
        writer.RunOnce("create-about");
        writer.RunOnce("create-progress");
        writer.RunOnce("create-emits");
        writer.Run("set-about", null, null, ("$name", "owner"), ("$value", owner));
        writer.RunOnce("set-application-id");
        writer.RunOnce("set-format");
    }

    private static void CheckOwner(StateFile file, StateConnection writer)
    {
        if (writer.Get("get-about", null, null, ("$name", "owner")) is not string owner || owner != file.Owner)
        {
            throw StateFault.Unreadable(file, $"It belongs to '{writer.Get("get-about", null, null, ("$name", "owner"))}': it was copied or renamed");
        }
    }

    /// <summary>Unless they were made before: a file may be opened first by who knows nothing of them.</summary>
    private static void MakeOwnTables(StateDefinition definition, StateConnection writer)
    {
        if (definition.HasSchema && (long)writer.Get("count-used")! == 0)
        {
            foreach (string statement in definition.Schema)
            {
                writer.RunForeign(statement);
            }
        }
    }

    private static void Declare(StateFile file, StateTable table, StateConnection writer)
    {
        List<string> columns = ColumnsOf(table.Name, writer, out bool exists);
        if (!exists)
        {
            writer.RunOnce("create-table", table.Name);
        }
        foreach (string column in columns)
        {
            if (table.IndexOf(StateSql.IndexOf(column)) < 0)
            {
                writer.RunOnce("drop-index", table.Name, StateSql.IndexOf(column));
                writer.RunOnce("drop-column", table.Name, StateSql.IndexOf(column));
            }
        }
        foreach (string index in table.Indexes)
        {
            if (columns.Contains(StateSql.ColumnOf(index)))
            {
                continue;
            }
            if (Count(table.Name, writer) is > 0 and long documents)
            {
                throw new RusloException($"The table '{table.Name}' of '{file.Owner}' in {file.Path} holds {documents} documents that have no value for its new index '{index}'. Start '{file.Owner}' over, or give the table a new name.");
            }
            writer.RunOnce("add-column", table.Name, index);
            writer.RunOnce("create-index", table.Name, index);
        }
    }

    private static List<string> ColumnsOf(string table, StateConnection writer, out bool exists)
    {
        var columns = new List<string>();
        exists = false;
        using SqliteDataReader rows = writer.Prepare("columns", null, null, ("$table", StateSql.TableOf(table))).ExecuteReader();
        while (rows.Read())
        {
            string name = rows.GetString(0);
            exists = true;
            if (name.StartsWith("by:", StringComparison.Ordinal))
            {
                columns.Add(name);
            }
        }
        return columns;
    }

    private static long Count(string table, StateConnection writer)
    {
        using SqliteCommand count = writer.Once("count-all", table);
        return (long)count.ExecuteScalar()!;
    }
}
