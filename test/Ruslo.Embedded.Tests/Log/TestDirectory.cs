namespace Ruslo.Embedded.Tests.Log;

/// <summary>Directories for logs under test, in memory where the system has a file system there, so that a flush costs nothing. Deleted when the process ends.</summary>
internal static class TestDirectory
{
    private const string InMemory = "/dev/shm";
    private static readonly string Root = Make();
    private static int count;

    public static string New() => Directory.CreateDirectory(Path.Combine(Root, $"{Interlocked.Increment(ref count)}")).FullName;

    private static string Make()
    {
        string root = Path.Combine(Directory.Exists(InMemory) ? InMemory : Path.GetTempPath(), $"ruslo-log-{Environment.ProcessId}");
        Directory.CreateDirectory(root);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
        return root;
    }
}
