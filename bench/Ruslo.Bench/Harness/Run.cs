namespace Ruslo.Bench;

/// <summary>Runs the jobs, each in a folder that is deleted after it.</summary>
internal static class Run
{
    public static async Task<int> AllAsync(BenchOptions options, IReadOnlyList<IJob> all)
    {
        IJob[] chosen = [.. all.Where(job => options.Jobs.Count == 0 || options.Jobs.Contains(job.Name))];
        if (chosen.Length == 0)
        {
            await Console.Error.WriteLineAsync($"There is no such job. There are: {string.Join(", ", all.Select(job => job.Name))}.");
            return 2;
        }
        TextWriter shown = options.Json ? Console.Error : Console.Out;
        var rows = new List<Row>();
        using AllocationProfile? allocations = options.Allocations ? new() : null;
        Table.PrintHeader(shown);
        foreach (IJob job in chosen)
        {
            foreach (Row row in await RunAsync(job, options))
            {
                rows.Add(row);
                Table.Print(row, shown);
            }
        }
        allocations?.Print(Console.Error);
        if (options.Json)
        {
            Table.PrintJson(rows, Console.Out);
        }
        return 0;
    }

    private static async Task<IReadOnlyList<Row>> RunAsync(IJob job, BenchOptions options)
    {
        string folder = Path.Combine(Path.GetFullPath(options.Folder), $"ruslo-bench-{Environment.ProcessId}-{job.Name}");
        Directory.CreateDirectory(folder);
        try
        {
            return await job.RunAsync(new BenchContext(options, folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
