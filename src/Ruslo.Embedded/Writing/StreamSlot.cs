using System.Runtime.InteropServices;

namespace Ruslo;

/// <summary>A stream that an append writes to or expects something of.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct StreamSlot
{
    /// <summary>The version was not looked up because memory holds an event of the stream.</summary>
    public const long InMemory = long.MinValue;

    /// <summary>Where its identity lies in the append's buffer.</summary>
    public int IdentityAt;

    public int IdentityLength;
    public ulong Hash;

    /// <summary>Another hash of its identity, under which the cache of versions knows it.</summary>
    public ulong Fingerprint;

    /// <summary>What was looked up: its end, -1 without events, or <see cref="InMemory"/>.</summary>
    public long Looked;

    /// <summary>Its end (<see cref="StreamEnd"/>) while the append is decided.</summary>
    public long End;
}
