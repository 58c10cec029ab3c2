namespace Ruslo;

/// <summary>An operation of a generated sequence. Everything is an index into a small set, so that operations meet often.</summary>
internal abstract record ModelOperation
{
    public sealed record Append(ModelEvent[] Events, Idempotency Idempotency, (int Stream, int Version)[] Expected, (int Entry, int From, int To)[] Moves, (int Query, int After)[] Condition) : ModelOperation
    {
        public override string ToString() => $"append {Idempotency} [{string.Join(' ', Events)}] expect [{string.Join(' ', Expected)}] move [{string.Join(' ', Moves)}] unless [{string.Join(' ', Condition)}]";
    }

    public sealed record Read(int After, int Filter, int Max) : ModelOperation;

    public sealed record ReadStream(int Stream, int From, ReadDirection Direction, int Max) : ModelOperation;

    public sealed record Find(int Id) : ModelOperation;

    public sealed record FindCorrelated(int Correlation, int After, int Max) : ModelOperation;

    public sealed record ReadProgress(int Prefix) : ModelOperation;

    public sealed record Reopen : ModelOperation;
}
