namespace Ruslo;

/// <summary>What an input does to an instance.</summary>
/// <param name="Next">The instance afterwards; null: the input changes nothing, and nothing is recorded.</param>
/// <param name="Effects">What follows, in order.</param>
/// <param name="Ignored">Why the input changes nothing, in a word that counters are named by.</param>
internal readonly record struct SagaTurn(SagaInstance? Next, IReadOnlyList<SagaEffect> Effects, SagaIgnored Ignored = SagaIgnored.No)
{
    public static SagaTurn Nothing(SagaIgnored why) => new(null, [], why);
}
