namespace Ruslo.Battery;

/// <summary>A subscription of the scenario: how it delivers, and what it keeps.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mode">When its progress becomes durable.</param>
/// <param name="KeepsState">Whether it keeps a tally in a state table.</param>
/// <param name="Partitions">Its partitions.</param>
/// <param name="Guarded">Whether it emits under an expected version, in streams that others write to as well.</param>
internal sealed record EchoPlan(string Name, DeliveryMode Mode, bool KeepsState, int Partitions, bool Guarded)
{
    public static EchoPlan Draw(SeededRandom random, int number)
    {
        bool keepsState = random.OneIn(4);
        DeliveryMode mode = keepsState ? DeliveryMode.ExactlyOnce : (DeliveryMode)random.Next(3);
        return new($"echo-{number}", mode, keepsState, random.Between(1, 4), Guarded: !keepsState && mode != DeliveryMode.AtMostOnce && random.OneIn(3));
    }
}
