namespace Ruslo;

/// <summary>What can keep a partition from going on. Each begins and ends by itself.</summary>
internal enum StallCause
{
    /// <summary>Commits fail or are late: nothing of the subscription is handled.</summary>
    Held,

    /// <summary>The log cannot be read.</summary>
    Reading,

    /// <summary>The edit of an event cannot be read.</summary>
    Edit,

    /// <summary>A parked event cannot be read.</summary>
    Parked,

    /// <summary>The routing key of an event cannot be computed.</summary>
    Key,
}
