namespace Ruslo;

/// <summary>Where the log of a host comes from. Exactly one is registered; tests replace it.</summary>
/// <param name="name">What the application calls to get it, for messages: <c>UseEmbedded</c>.</param>
/// <param name="open">Opens the log. Called when the host starts, or earlier when somebody needs the log; called again only after it has failed. The host disposes the log.</param>
public sealed class EventLogSource(string name, Func<IServiceProvider, CancellationToken, ValueTask<IEventLog>> open)
{
    /// <summary>What the application calls to get it.</summary>
    public string Name { get; } = name;

    /// <summary>Opens the log.</summary>
    public ValueTask<IEventLog> OpenAsync(IServiceProvider services, CancellationToken cancellationToken) => open(services, cancellationToken);
}
