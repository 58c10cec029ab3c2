using Microsoft.EntityFrameworkCore;

namespace Ruslo.Crash;

/// <summary>A row for each event: it shows what was written twice, and in which order.</summary>
internal sealed class StruckRow
{
    public int Id { get; init; }

    public required int Writer { get; init; }

    public required long Count { get; init; }
}

/// <summary>How many a writer has written.</summary>
internal sealed class TotalRow
{
    public int Id { get; init; }

    public required int Writer { get; init; }

    public long Events { get; set; }
}

internal sealed class RowContext(DbContextOptions<RowContext> options) : DbContext(options)
{
    public DbSet<StruckRow> Struck => Set<StruckRow>();

    public DbSet<TotalRow> Totals => Set<TotalRow>();

    public static string In(string directory) => $"Data Source={directory}.db;Pooling=False";

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddRuslo();
}
