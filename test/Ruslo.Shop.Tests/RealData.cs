using Xunit;

namespace Replay.Tests;

/// <summary>Public data sets that may not be part of this repository; they are looked for in ../shared/data beside it.</summary>
internal static class RealData
{
    /// <summary>The folder of a data set; the test is skipped, with the reason, when it is not there.</summary>
    public static string Folder(string name)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Ruslo.slnx")))
        {
            root = root.Parent;
        }
        string folder = Path.Combine(root?.Parent?.FullName ?? ".", "shared", "data", name);
        Assert.SkipUnless(Directory.Exists(folder), $"The data set is not in {folder}; the README of the sample says where its publisher offers it.");
        return folder;
    }
}
