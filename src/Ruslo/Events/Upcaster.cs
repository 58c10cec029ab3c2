namespace Ruslo;

/// <summary>Turns an event of a former shape into what it means today.</summary>
/// <param name="From">The former type.</param>
/// <param name="To">The types that it may become; empty: it is dropped.</param>
/// <param name="Apply">What it becomes, in order.</param>
internal sealed record Upcaster(Type From, IReadOnlyList<Type> To, Func<object, IEnumerable<object>> Apply);
