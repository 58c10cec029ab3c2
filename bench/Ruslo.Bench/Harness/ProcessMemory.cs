using System.Diagnostics;
using System.Globalization;

namespace Ruslo.Bench;

/// <summary>What the process takes.</summary>
internal static class ProcessMemory
{
    /// <summary>The private memory of the process, in bytes, once what is not used has been given back.</summary>
    public static long Private()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using Process process = Process.GetCurrentProcess();
        return process.PrivateMemorySize64 == 0 ? process.WorkingSet64 : ResidentPrivate(process);
    }

    /// <summary>What is resident and not of a file, where the system tells it; else all that is private, reserved or not.</summary>
    private static long ResidentPrivate(Process process)
    {
        const string status = "/proc/self/status";
        string? line = OperatingSystem.IsLinux() ? File.ReadLines(status).FirstOrDefault(static l => l.StartsWith("RssAnon:", StringComparison.Ordinal)) : null;
        return line is null ? process.PrivateMemorySize64 : 1024 * long.Parse(line.AsSpan("RssAnon:".Length, line.Length - "RssAnon:".Length - " kB".Length).Trim(), CultureInfo.InvariantCulture);
    }
}
