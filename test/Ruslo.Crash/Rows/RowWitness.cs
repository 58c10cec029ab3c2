using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ruslo.Crash;

/// <summary>Every event of the log is in the rows once, in the order of its writer, and what was published with its row is in the log once.</summary>
internal sealed class RowWitness : IWitness
{
    private readonly Dictionary<(int Writer, long Count), long> acknowledged = [];

    public string Kind => "--row-child";

    public int KillsACheck => 5;

    public int Acknowledged => acknowledged.Count;

    /// <summary>The tables are made before anybody is killed: that is no matter of Ruslo's.</summary>
    public void Prepare(string directory)
    {
        using RowContext rows = Open(directory);
        rows.Database.EnsureCreated();
    }

    public void Hear(string line)
    {
        ((int, long) which, long position) = Voice.PlaceIn(line);
        acknowledged[which] = position;
    }

    public async Task<Damage> LookAsync(string directory, bool isLast, TextWriter output)
    {
        using IHost host = RowHost.Build(directory);
        await host.StartAsync();
        var log = host.Services.GetRequiredService<IEventLog>();
        Damage damage = default;
        for (int writer = 0; writer < FoldHost.Writers; writer++)
        {
            List<RecordedEvent> strikes = await FoldCheck.ReadAsync(log, "strikes", writer), echoes = await FoldCheck.AllEchoesAsync(log, writer, strikes.Count); // which are there when the rows are
            damage += FoldCheck.Compare(writer, acknowledged, strikes, echoes);
            using RowContext rows = Open(directory);
            long[] counts = [.. rows.Struck.AsNoTracking().Where(row => row.Writer == writer).OrderBy(static row => row.Id).Select(static row => row.Count)];
            long total = rows.Totals.AsNoTracking().Where(row => row.Writer == writer).Sum(static row => row.Events);
            int distinct = counts.Distinct().Count();
            damage += new Damage(strikes.Count - distinct, counts.Length - distinct, counts.Where(static (count, i) => count != i).Count() + (total == counts.Length ? 0 : 1));
        }
        await host.StopAsync();
        return damage;
    }

    private static RowContext Open(string directory) => new(new DbContextOptionsBuilder<RowContext>().UseSqlite(RowContext.In(directory)).Options);
}
