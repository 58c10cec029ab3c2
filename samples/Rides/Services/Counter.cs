using Ruslo;

namespace Rides;

/// <summary>Where one can ask what the desk has counted.</summary>
internal sealed class Counter(IStateTables tables)
{
    public async Task<Takings> TakingsAsync(CancellationToken cancellationToken)
        => await tables.GetAsync<Takings>(ServiceNames.Desk, Takings.Table, Takings.Key, cancellationToken) ?? Takings.None;

    /// <summary>How many trips have come to their end.</summary>
    public async Task<long> EndedAsync(CancellationToken cancellationToken) => (await TakingsAsync(cancellationToken)).Ended;
}
