namespace Shop;

/// <summary>How the fulfilment of orders stands at the end.</summary>
/// <param name="Started">Orders whose payment was taken.</param>
/// <param name="Completed">Those that were shipped, and confirmed.</param>
/// <param name="Aborted">Those of which everything was undone.</param>
/// <param name="Open">The rest: nothing was heard of their parcels.</param>
/// <param name="Refunded">What was given back.</param>
internal sealed record SagaFigures(long Started, long Completed, long Aborted, long Open, decimal Refunded);
