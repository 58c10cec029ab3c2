using CsCheck;

namespace Ruslo;

/// <summary>Generates sequences of operations.</summary>
internal static class ModelGenerator
{
    private static readonly Gen<ModelEvent[]> NewEvents = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 5], (stream, look) => new ModelEvent(-1, stream, look)).Array[0, 4];

    // An id usually belongs to one stream, so that repetitions are often true ones.
    private static readonly Gen<ModelEvent[]> Runs = Gen.Select(Gen.Int[0, ModelWorld.Ids - 1], Gen.Int[1, 4], Gen.Int[0, 5],
        (first, count, look) => Enumerable.Range(first, Math.Min(count, ModelWorld.Ids - first)).Select(id => new ModelEvent(id, id / 6, look)).ToArray());

    private static readonly Gen<ModelEvent[]> Mixed = Gen.Select(Gen.Int[-2, ModelWorld.Ids - 1], Gen.Int[0, 3], Gen.Int[0, 5],
        (id, stream, look) => new ModelEvent(id, stream, look)).Array[0, 4];

    private static readonly Gen<(int, int)[]> Expected = Gen.Select(Gen.Int[0, 3], Gen.Int[-3, 6]).Array[0, 2];

    private static readonly Gen<(int, int, int)[]> Moves = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[0, 3]).Array[0, 2];

    private static readonly Gen<(int, int)[]> Condition = Gen.Select(Gen.Int[0, ModelWorld.Queries.Length - 1], Gen.Int[0, 40]).Array[0, 1];

    private static readonly Gen<ModelOperation> Append = Gen.Frequency(
        (3, Gen.Select(NewEvents, Expected, Moves, Condition, (events, expected, moves, condition) => (ModelOperation)new ModelOperation.Append(events, Idempotency.Fresh, expected, moves, condition))),
        (4, Gen.Select(Runs, Moves, Condition, (events, moves, condition) => (ModelOperation)new ModelOperation.Append(events, Idempotency.Whole, [], moves, condition))),
        (2, Gen.Select(Mixed, Expected, (events, expected) => (ModelOperation)new ModelOperation.Append(events, Idempotency.Whole, expected, [], []))),
        (3, Gen.Select(Mixed, Moves, (events, moves) => (ModelOperation)new ModelOperation.Append(events, Idempotency.EachNew, [], moves, []))),
        (2, Gen.Select(Expected, Moves, Condition, (expected, moves, condition) => (ModelOperation)new ModelOperation.Append([], Idempotency.Whole, expected, moves, condition))));

    public static Gen<ModelOperation[]> Sequences(bool reopens) => Gen.Frequency(
        (12, Append),
        (3, Gen.Select(Gen.Int[0, 60], Gen.Int[0, ModelWorld.Filters.Length - 1], Gen.Int[1, 9], (after, filter, max) => (ModelOperation)new ModelOperation.Read(after, filter, max))),
        (2, Gen.Select(Gen.Int[0, 3], Gen.Int[0, 12], Gen.Bool, Gen.Int[1, 9], (stream, from, backwards, max) => (ModelOperation)new ModelOperation.ReadStream(stream, from, backwards ? ReadDirection.Backwards : ReadDirection.Forwards, max))),
        (1, Gen.Int[0, ModelWorld.Ids - 1].Select(id => (ModelOperation)new ModelOperation.Find(id))),
        (1, Gen.Select(Gen.Int[0, 3], Gen.Int[0, 40], Gen.Int[1, 9], (correlation, after, max) => (ModelOperation)new ModelOperation.FindCorrelated(correlation, after, max))),
        (1, Gen.Int[0, 3].Select(prefix => (ModelOperation)new ModelOperation.ReadProgress(prefix))),
        (reopens ? 1 : 0, Gen.Const((ModelOperation)new ModelOperation.Reopen()))).Array[1, 60];
}
