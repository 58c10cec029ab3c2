namespace Replay;

/// <summary>What the audit has seen of the log.</summary>
/// <param name="Seen">Different versions that it has seen.</param>
/// <param name="Lost">Versions that the log has and it has not seen.</param>
/// <param name="Doubled">How often one came again.</param>
/// <param name="OutOfOrder">How many came after a higher one.</param>
internal sealed record AuditFigures(long Seen, long Lost, long Doubled, long OutOfOrder)
{
    public bool IsSound => Lost + Doubled + OutOfOrder == 0;
}
