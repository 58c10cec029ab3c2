namespace Ruslo.Crash;

/// <summary>What is wrong after kills.</summary>
internal readonly record struct Damage(int Lost, int Doubled, int OutOfOrder)
{
    public bool IsNone => this == default;

    public static Damage operator +(Damage a, Damage b) => new(a.Lost + b.Lost, a.Doubled + b.Doubled, a.OutOfOrder + b.OutOfOrder);

    public override string ToString() => FormattableString.Invariant($"{Lost} lost, {Doubled} doubled, {OutOfOrder} out of order");
}
