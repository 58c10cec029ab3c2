namespace Ruslo;

/// <summary>
/// One atomic commit: events for one or more streams under conditions, together with moves of progress. All or nothing; at most
/// <see cref="MaxBytes"/>. Without events and moves it asks for the head. The request and the memory it refers to belong to the
/// log until the result is there.
/// </summary>
/// <remarks>It is decided in this order: moves, event ids, closed streams, expected versions, condition. The first that fails is the result. A closed stream
/// is read, expected and checked like any other; what would write to it is refused, but for events that it holds already.</remarks>
public sealed class AppendRequest
{
    /// <summary>The largest append: what its records take together.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>The events, in the order in which they get their positions.</summary>
    public ReadOnlyMemory<NewEvent> Events { get; init; }

    /// <summary>Expected versions; a stream that is not listed may have any. At most one for a stream.</summary>
    public IReadOnlyList<StreamExpectation> Expected { get; init; } = [];

    /// <summary>What must not exist; null: nothing is ruled out. It is about the log before this append.</summary>
    public AppendCondition? Condition { get; init; }

    /// <summary>Moves of progress; at most one for an entry. They are compared before event ids and expected versions are.</summary>
    public IReadOnlyList<ProgressMove> Moves { get; init; } = [];

    /// <summary>What happens to event ids that the log already holds.</summary>
    public Idempotency Idempotency { get; init; }

    /// <summary>
    /// Where its ids can be known from: no event up to this position has one of them, so that a log need not look there. What derives its
    /// ids from an event of the log knows: they are the ids of nothing before it. Whoever says so wrongly gets an event twice. 0, where
    /// nothing is known: all of the log is looked through, as it may be otherwise.
    /// </summary>
    public long IdsAfter { get; init; }

    /// <summary>Without events: the moves may wait for the next group commit, at most a second. The result still waits until they are durable.</summary>
    public bool Lazy { get; init; }

    /// <summary>Checks what can be checked without the log: names, keys and entries, nothing twice that must be once. Every log calls it.</summary>
    /// <exception cref="ArgumentException">The request is malformed; the message says where and what is allowed.</exception>
    public void Validate()
    {
        ReadOnlySpan<NewEvent> events = Events.Span;
        for (int i = 0; i < events.Length; i++)
        {
            events[i].Validate();
        }
        if (events.Length > 1 && Idempotency == Idempotency.Whole)
        {
            var ids = new HashSet<Guid>(events.Length);
            foreach (ref readonly NewEvent e in events)
            {
                if (!ids.Add(e.EventId))
                {
                    throw new ArgumentException($"The event id {e.EventId} stands twice in one append to {e.Stream}. Give every event an id of its own.");
                }
            }
        }
        if (IdsAfter < 0)
        {
            throw new ArgumentException($"Its ids can be known after {IdsAfter}, but positions begin at 1. Say 0 where nothing is known about them.");
        }
        ValidateExpected();
        ValidateCondition();
        ValidateMoves();
    }

    private void ValidateExpected()
    {
        HashSet<StreamId>? streams = Expected.Count > 1 ? new(Expected.Count) : null;
        for (int i = 0; i < Expected.Count; i++)
        {
            Expected[i].Stream.Validate();
            if (Idempotency == Idempotency.EachNew && !Expected[i].Version.IsAny)
            {
                throw new ArgumentException($"{Expected[i].Stream} is expected to have {Expected[i].Version}, but an append with {nameof(Idempotency.EachNew)} cannot expect versions: what drops out is not known before.");
            }
            if (streams?.Add(Expected[i].Stream) == false)
            {
                throw new ArgumentException($"{Expected[i].Stream} stands twice among the expected versions of one append.");
            }
        }
    }

    private void ValidateCondition()
    {
        Condition?.Validate();
        if (Condition is not null && Idempotency == Idempotency.EachNew)
        {
            throw new ArgumentException($"An append with {nameof(Idempotency.EachNew)} cannot have a condition: what drops out is not known before.");
        }
    }

    private void ValidateMoves()
    {
        HashSet<string>? entries = Moves.Count > 1 ? new(Moves.Count, StringComparer.Ordinal) : null;
        for (int i = 0; i < Moves.Count; i++)
        {
            Moves[i].Validate();
            if (entries?.Add(Moves[i].Entry) == false)
            {
                throw new ArgumentException($"The entry of progress '{Moves[i].Entry}' stands twice in one append.");
            }
        }
        if (Lazy && !Events.IsEmpty)
        {
            throw new ArgumentException("An append with events cannot be lazy.");
        }
    }
}
