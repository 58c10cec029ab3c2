using Microsoft.Data.Sqlite;

namespace Ruslo;

/// <summary>What SQLite's errors mean to whoever runs the application.</summary>
internal static class StateFault
{
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int NotADatabase = 26;

    /// <summary>There was no room: nothing was changed, and it may be tried again.</summary>
    public static bool IsFull(SqliteException error) => error.SqliteErrorCode == Full;

    public static RusloException Of(StateFile file, SqliteException error) => error.SqliteErrorCode switch
    {
        Corrupt or NotADatabase => Unreadable(file, "It is damaged", error),
        Full => new($"There is no room on the disk for the state of '{file.Owner}' in {file.Path}: nothing was changed. Make room; it goes on by itself.", error),
        _ => new($"The state of '{file.Owner}' in {file.Path} failed: {error.Message} Whether the last commit is there is unknown until it is opened again. Check the disk and the rights on the file, then restart.", error),
    };

    public static RusloException Unreadable(StateFile file, string why, Exception? error = null)
        => new($"The state of '{file.Owner}' in {file.Path} cannot be read. {why}. Restore the file from a backup together with its log, or delete it (with the files of the same name that end in -wal and -shm) and start '{file.Owner}' over: what it holds is then folded from the log again.", error);
}
