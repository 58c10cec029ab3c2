using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Ruslo.Generators;

/// <summary>One way through a handler or decider: what it makes on it.</summary>
/// <param name="events">The events, by their static types.</param>
/// <param name="hasEnded">It has returned.</param>
/// <param name="isUnknown">Something on it cannot be read where it stands.</param>
internal sealed class AnswerPath(ImmutableArray<ITypeSymbol> events, bool hasEnded, bool isUnknown)
{
    public static AnswerPath Empty { get; } = new([], false, false);

    public static AnswerPath Unknown { get; } = new([], false, true);

    public ImmutableArray<ITypeSymbol> Events => events;

    public bool HasEnded => hasEnded;

    public bool IsUnknown => isUnknown;

    public AnswerPath Ended() => new(events, true, isUnknown);

    public AnswerPath Then(AnswerPath next) => new(events.AddRange(next.Events), next.HasEnded, isUnknown || next.IsUnknown);

    public AnswerPath With(ITypeSymbol e) => new(events.Add(e), hasEnded, isUnknown);
}
