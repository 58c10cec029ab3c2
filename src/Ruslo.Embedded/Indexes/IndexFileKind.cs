namespace Ruslo;

/// <summary>What an index file is.</summary>
internal enum IndexFileKind
{
    /// <summary>Streams, ids, terms and combinations of one or more neighbouring segments.</summary>
    Run = 1,

    /// <summary>Where each record of one segment lies, and when some were recorded.</summary>
    Map = 2,
}
