namespace Ruslo.Battery;

/// <summary>A subscription of the scenario: how it delivers, and what it keeps.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mode">When its progress becomes durable.</param>
/// <param name="KeepsState">Whether it keeps a tally in a state table.</param>
/// <param name="Partitions">Its partitions.</param>
internal sealed record EchoPlan(string Name, DeliveryMode Mode, bool KeepsState, int Partitions)
{
    public static EchoPlan Draw(SeededRandom random, int number)
    {
        bool keepsState = random.OneIn(4);
        return new($"echo-{number}", keepsState ? DeliveryMode.ExactlyOnce : (DeliveryMode)random.Next(3), keepsState, random.Between(1, 4));
    }
}
