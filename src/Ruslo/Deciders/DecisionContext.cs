namespace Ruslo;

/// <summary>What a decision may depend on beside its state and its command. Everything in it is repeatable in tests.</summary>
/// <param name="stream">The stream that is decided on.</param>
/// <param name="now">The time of the decision.</param>
/// <param name="ids">The source of new ids.</param>
public sealed class DecisionContext(StreamId stream, DateTimeOffset now, IdSource ids)
{
    /// <summary>The stream that is decided on.</summary>
    public StreamId Stream { get; } = stream;

    /// <summary>The time of the decision (UTC): <see cref="ExecuteOptions.OccurredAt"/> where it is given, else that of the application's <see cref="TimeProvider"/>.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>The tenant; empty by default.</summary>
    public string Tenant => Stream.Tenant;

    /// <summary>Who asks, as given in the options; null when nobody said.</summary>
    public string? User { get; init; }

    /// <summary>A new id, from the application's one source.</summary>
    public Guid NewId() => ids.NewId(Now);
}
