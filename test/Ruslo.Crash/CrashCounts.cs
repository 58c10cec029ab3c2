namespace Ruslo.Crash;

/// <summary>What came of a number of kills.</summary>
internal readonly record struct CrashCounts(int Kills, int Acknowledged, int Lost, int Doubled, int OutOfOrder, bool Holds)
{
    public static CrashCounts operator +(CrashCounts a, CrashCounts b)
        => new(a.Kills + b.Kills, a.Acknowledged + b.Acknowledged, a.Lost + b.Lost, a.Doubled + b.Doubled, a.OutOfOrder + b.OutOfOrder, a.Holds && b.Holds);

    public override string ToString() => FormattableString.Invariant($"{Kills} kills, {Acknowledged} events acknowledged, {Lost} lost, {Doubled} doubled, {OutOfOrder} out of order");
}
