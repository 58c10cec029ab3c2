namespace Ruslo;

/// <summary>What an append has survived when it has its result. The values are part of the stored format.</summary>
public enum Durability
{
    /// <summary>The disk has it: a power loss does not lose it. The default.</summary>
    Flushed = 0,

    /// <summary>The operating system has it: the end of the process does not lose it, but a power loss or a crash of the machine loses the newest appends, acknowledged ones included.</summary>
    LosesNewestOnPowerLoss = 1,
}
