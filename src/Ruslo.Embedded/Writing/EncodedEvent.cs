using System.Runtime.InteropServices;

namespace Ruslo;

/// <summary>An event of a pending append: where its frame lies in the append's buffer, and what was found out about it.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct EncodedEvent
{
    public int Offset;
    public int Length;

    /// <summary>Which of the append's streams it is for.</summary>
    public int Stream;

    public int Combination;
    public int FirstTerm;
    public int TermCount;

    /// <summary>Its position when its id was known before; 0 when it was not.</summary>
    public long KnownPosition;

    public long KnownVersion;

    /// <summary>The event of the same append with the same id that comes before it; -1 when there is none.</summary>
    public int SameAs;
}
