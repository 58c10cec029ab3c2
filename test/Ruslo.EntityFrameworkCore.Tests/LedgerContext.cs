using Microsoft.EntityFrameworkCore;

namespace Ruslo.Tests;

/// <summary>A row for each payment: it shows what was written twice.</summary>
public sealed class Payment
{
    public int Id { get; init; }

    public required string Account { get; init; }

    public required int Amount { get; init; }
}

/// <summary>The sum of an account.</summary>
public sealed class Balance
{
    public required string Account { get; init; }

    public int Amount { get; set; }
}

// #region context
/// <summary>The database of an application, with Ruslo's two tables in its model.</summary>
public sealed class LedgerContext(DbContextOptions<LedgerContext> options) : DbContext(options)
{
    public DbSet<Payment> Payments => Set<Payment>();

    public DbSet<Balance> Balances => Set<Balance>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Balance>().HasKey(balance => balance.Account);
        modelBuilder.AddRuslo();
    }
}
// #endregion
