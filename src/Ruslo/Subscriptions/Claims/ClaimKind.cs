namespace Ruslo;

/// <summary>What sort of handler claims a command. The values are part of the stored format.</summary>
internal enum ClaimKind
{
    Handler = 0,

    /// <summary>Its commands are about streams, so they need a key.</summary>
    Decider = 1,
}
