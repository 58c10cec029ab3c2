namespace Ruslo;

/// <summary>Where the progress of a subscription is kept. The numbers are part of the stored format.</summary>
internal enum ProgressPlace
{
    /// <summary>In the log.</summary>
    Log,

    /// <summary>With its state tables.</summary>
    StateStore,

    /// <summary>In a database of its own, with the rows of its handlers.</summary>
    OwnStore,
}
