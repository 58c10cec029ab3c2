namespace Ruslo;

/// <summary>The views of one version of a projection, as they were or are made from the beginning of the log once.</summary>
/// <param name="Version">The version.</param>
/// <param name="Generation">Of the version's subscription.</param>
/// <param name="Phase">What became of it.</param>
/// <param name="Until">When it may be deleted; for what is kept or abandoned.</param>
/// <param name="Indexes">The indexes of its table: another version reads it as it is. Null: it makes tables of its own, in SQL.</param>
internal sealed record ViewBuild(int Version, int Generation, BuildPhase Phase, DateTimeOffset Until, IReadOnlyList<string>? Indexes)
{
    public bool Is(int version, int generation) => Version == version && Generation == generation;

    /// <summary>The indexes that a definition gives its views; null, where it makes tables of its own.</summary>
    public static IReadOnlyList<string>? IndexesOf(SubscriptionDefinition definition) => definition.Schema.Count > 0 ? null : definition.Tables[0].Table.Indexes;

    /// <summary>The state that it lies in, as it is: nothing is made in it.</summary>
    public StateDefinition StateOf(string projection)
        => new(StoppedProgress.OwnerOf(RegisteredProjection.SubscriptionOf(projection, Version), Generation), Indexes is null ? [] : [new StateTable(RegisteredProjection.Table, Indexes)]);
}
