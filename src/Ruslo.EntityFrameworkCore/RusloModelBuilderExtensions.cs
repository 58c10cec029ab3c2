using Microsoft.EntityFrameworkCore;

namespace Ruslo;

/// <summary>Adds Ruslo's two tables to the model of an application's database.</summary>
public static class RusloModelBuilderExtensions
{
    /// <summary>
    /// Adds <c>ruslo_progress</c> and <c>ruslo_emits</c>, which move in one transaction with the rows of handlers. For <c>OnModelCreating</c>;
    /// a migration then creates them like all other tables.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="schema">The schema of the tables; null: the default one.</param>
    public static ModelBuilder AddRuslo(this ModelBuilder model, string? schema = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Entity<ProgressRow>(static row =>
        {
            row.HasKey(static r => new { r.Owner, r.Entry });
            row.Property(static r => r.Owner).HasColumnName("owner").HasMaxLength(200);
            row.Property(static r => r.Entry).HasColumnName("entry").HasMaxLength(250);
            row.Property(static r => r.Value).HasColumnName("value");
        });
        model.Entity<EmitRow>(static row =>
        {
            row.HasKey(static r => new { r.Owner, r.Sequence });
            row.Property(static r => r.Owner).HasColumnName("owner").HasMaxLength(200);
            row.Property(static r => r.Sequence).HasColumnName("sequence").ValueGeneratedNever();
            row.Property(static r => r.Content).HasColumnName("content");
        });
        model.Entity<ProgressRow>().ToTable("ruslo_progress", schema);
        model.Entity<EmitRow>().ToTable("ruslo_emits", schema);
        return model;
    }
}
